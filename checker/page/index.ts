// The front door of the page: reports become a document, and a document files that a browser opens.
export { gather } from './gather.ts'
export { writePage } from './write.ts'
