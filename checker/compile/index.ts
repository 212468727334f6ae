// The front door of the compiler: a model in, a packed layout and generated functions out.
export { type CompiledProperty, compile, type Engine, type Scan } from './engine.ts'
export { generate } from './generate.ts'
export { unpack } from './layout.ts'
