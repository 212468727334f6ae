// The front door of the page: reports become a document, and a document files that a browser opens.
export { graphBounds } from './case-graph.ts'
export { gather } from './gather.ts'
export { writePage } from './write.ts'
