// The front door of the exports: a model and where it comes from in, text for somebody else's checker out.
export { promela, promelaTells } from './promela.ts'
export type { ExportSource } from './source.ts'
export { tla, tlaConfiguration } from './tla.ts'
