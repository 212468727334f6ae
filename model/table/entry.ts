// Pages, frames, rights, tables and what an entry of a table can say. A page is a page number of 4 KiB units in the bounded
// address space of a scenario; a frame is a physical frame number. Neither may be given where the other is meant.

import { oneOf, onlyKnown } from './known.ts'

declare const pageBrand: unique symbol
declare const frameBrand: unique symbol
export type Page = number & { readonly [pageBrand]: true }
export type Frame = number & { readonly [frameBrand]: true }

/** The one door through which a number becomes a page. */
export function pageNumber(number: number): Page {
  return number as Page
}

/** The one door through which a number becomes a frame. */
export function frameNumber(number: number): Frame {
  return number as Frame
}

/** A page is in a run of pages, which are given in order. */
export function isAmong(run: readonly Page[], page: number): boolean {
  const [first] = run
  return first !== undefined && Number.isInteger(page) && page >= first && page < first + run.length
}

/** A frame of somebody else's, about which nothing is known: what stale contents of a table may point to. */
export const foreignFrame: Frame = frameNumber(-1)

/** Read only, or read and write. */
export type Rights = 'r' | 'rw'

export interface Mapping {
  readonly frame: Frame
  readonly rights: Rights
}

export interface TableShape {
  readonly id: number
  readonly name: string
  readonly level: number
  readonly entries: number
  /** How many pages one entry covers. */
  readonly pagesPerEntry: number
  readonly origin: Origin
  readonly word?: WordRange
  /** It stands above the roots, with an entry for each device. */
  readonly isConfiguration?: boolean
  readonly data?: Frame
  /** The level for which its entries are made, where it is looked at as a table of another. */
  readonly built?: number
}

/** There at the start, allocated by a procedure, or no table at all: a variable of the software (one entry, no level), or a data frame. */
export type Origin = 'initial' | 'allocated' | 'word' | 'data'

/** What a shared variable of the software starts with, and the largest number that it can hold. */
export interface WordRange {
  readonly initial: number
  readonly max: number
  /** Units read it too, as they read tables: behind the CPU's caches, where they don't snoop. A slot of a command queue is such a word. */
  readonly fetched?: boolean
}

/** A table frame. Its entries are entries of `level`: level 1 entries map single pages. */
export class Table {
  readonly id: number
  readonly name: string
  readonly level: number
  readonly entries: number
  readonly pagesPerEntry: number
  readonly origin: Origin
  readonly word: WordRange | null
  readonly isConfiguration: boolean
  /** The data frame that an entry, stored half by half, takes for a table. */
  readonly data: Frame | null
  /** The level for which its entries are made: another than `level` where a walk takes it for a table of that one (view.ts). */
  readonly built: number

  constructor(shape: TableShape) {
    this.id = shape.id
    this.name = shape.name
    this.level = shape.level
    this.entries = shape.entries
    this.pagesPerEntry = shape.pagesPerEntry
    this.origin = shape.origin
    this.word = shape.word ?? null
    this.isConfiguration = shape.isConfiguration ?? false
    this.data = shape.data ?? null
    this.built = shape.built ?? shape.level
  }

  /** The entry for a page, wherever the table hangs. */
  entry(page: Page): EntryPlace {
    return { table: this, index: Math.floor(page / this.pagesPerEntry) % this.entries }
  }

  /** The entry with an index. */
  at(index: number): EntryPlace {
    return { table: this, index }
  }
}

/** One entry of a table, by its place; of a configuration entry, the whole of it or one of its two parts. */
export interface EntryPlace {
  readonly table: Table
  readonly index: number
  readonly part?: Part
}

/** A configuration entry has two parts: whether it is valid, with the root table; and the tag. */
export type Part = 'root' | 'tag'

/** The address half of an entry. */
export type Address =
  | { readonly frame: Frame; readonly table?: never }
  | { readonly table: Table; readonly frame?: never }

export type EntryValue =
  /** `address`: what a store of the address half left there. */
  | { readonly kind: 'invalid'; readonly address?: Address }
  | {
      readonly kind: 'leaf'
      /** The frame of the first page of the leaf, also where the leaf is a run of entries. */
      readonly frame: Frame
      readonly rights: Rights
      readonly nT: boolean
      /** How many entries of the table the leaf is spread over; each of them says the same. */
      readonly run: number
      /** The dirty mark: something was written by it since it was last cleared. */
      readonly dirty: boolean
      /** The table whose frame it maps, where stores of halves made such a leaf. */
      readonly table?: Table
    }
  /** A configuration entry's pointer to a root says with which tag (domain id, VMID) what is found there is cached. */
  | {
      readonly kind: 'table'
      readonly table: Table
      readonly tag: number | null
      /** How many levels a configuration entry says there are, where that is another number than the table's level. */
      readonly levels?: number
    }
  /** The second part of a configuration entry. */
  | { readonly kind: 'tag'; readonly tag: number }
  /** Whatever the frame held before it became a table. */
  | { readonly kind: 'stale'; readonly address?: Address }
  /** What a shared variable of the software holds; entries of tables hold none. */
  | { readonly kind: 'number'; readonly number: number }

const valueKinds: readonly string[] = ['invalid', 'leaf', 'table', 'tag', 'stale', 'number']

/** Whether what a spec gave is a value at all. */
export function isValue(value: unknown): value is EntryValue {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  return typeof value.kind === 'string' && valueKinds.includes(value.kind)
}

export const invalid: EntryValue = { kind: 'invalid' }
export const stale: EntryValue = { kind: 'stale' }

export interface LeafOptions {
  /** Keeps it out of TLBs that honour the bit. */
  readonly nT?: boolean
  /** One of a run of entries that are one leaf together; the frame is the first of the whole leaf. */
  readonly run?: number
  /** Marked dirty; in scenarios with dirty marks. */
  readonly dirty?: boolean
}

/** A leaf entry: the (first) frame that it maps, and the rights. */
export function leaf(frame: Frame, rights: Rights, options: LeafOptions = {}): EntryValue {
  oneOf(rights, ['r', 'rw'], 'right')
  onlyKnown(options, ['nT', 'run', 'dirty'])
  const { nT, run, dirty } = options
  return { kind: 'leaf', frame, rights, nT: nT ?? false, run: run ?? 1, dirty: dirty ?? false }
}

/** An entry that points to a table of the next level down; a configuration entry's says the tag too, and perhaps how many levels to walk. */
export function pointer(
  table: Table,
  options: { readonly tag?: number; readonly levels?: number } = {},
): Extract<EntryValue, { kind: 'table' }> {
  onlyKnown(options, ['tag', 'levels'])
  const { tag, levels = table.level } = options
  return { kind: 'table', table, tag: tag ?? null, ...(levels === table.built ? {} : { levels }) }
}

export function numberValue(number: number): EntryValue {
  return { kind: 'number', number }
}

export function sameValue(left: EntryValue, right: EntryValue): boolean {
  return valueName(left, 1) === valueName(right, 1)
}

/** The value with a dirty mark, where hardware may set one: in a leaf that may be written by, and has none. */
export function markedDirty(value: EntryValue): EntryValue | null {
  return value.kind === 'leaf' && value.rights === 'rw' && !value.dirty ? { ...value, dirty: true } : null
}

/** Does the first give no more than the second? */
export function rightsWithin(rights: Rights, bound: Rights): boolean {
  return rights === 'r' || bound === 'rw'
}

export function mappingWithin(mapping: Mapping, bound: Mapping | null): boolean {
  return bound !== null && mapping.frame === bound.frame && rightsWithin(mapping.rights, bound.rights)
}

export function sameMapping(left: Mapping | null, right: Mapping | null): boolean {
  return left === null || right === null ? left === right : mappingWithin(left, right) && mappingWithin(right, left)
}

export function frameName(frame: Frame): string {
  if (frame === foreignFrame) return "somebody else's frame"
  return frame < foreignFrame ? `the frame of table ${tableOfFrame(frame)}` : `frame ${frame}`
}

/** `L1`, then `L1b`, `L1c` ... for further tables of the same level. */
export function tableName(level: number, sameLevel: number): string {
  return `L${level}${sameLevel === 0 ? '' : String.fromCharCode(97 + sameLevel)}`
}

const tablesOfLevelMax = 10_000

/** The frame that a table occupies: a number below those of all data frames, which can be told again by its table's name. */
export function frameOf(table: Table): Frame {
  const sameLevel = table.name.length > 2 ? table.name.charCodeAt(2) - 97 : 0
  return frameNumber(foreignFrame - 1 - table.built * tablesOfLevelMax - sameLevel)
}

function tableOfFrame(frame: Frame): string {
  const number = foreignFrame - 1 - frame
  return tableName(Math.floor(number / tablesOfLevelMax), number % tablesOfLevelMax)
}

/** `frame 1 rw`, or `nothing`. */
export function mappingName(mapping: Mapping | null): string {
  return mapping === null ? 'nothing' : `${frameName(mapping.frame)} ${mapping.rights}`
}

/** `page 3`, or `pages 4-7`. */
export function pagesName(first: number, count: number): string {
  return count === 1 ? `page ${first}` : `pages ${first}-${first + count - 1}`
}

export function placeName(place: EntryPlace): string {
  const { table, index, part } = place
  if (table.word !== null) return table.name
  return `${table.name}[${index}]${part === undefined ? '' : ` ${part}`}`
}

/** The words for an entry's value; a leaf of `pages` pages names its frames. */
export function valueName(value: EntryValue, pages: number): string {
  switch (value.kind) {
    case 'invalid':
      return `invalid${addressWords(value.address)}`
    case 'stale':
      return `stale contents${addressWords(value.address)}`
    case 'number':
      return String(value.number)
    case 'table':
      return `table ${value.table.name}${levelsName(value.levels)}${value.tag === null ? '' : `, ${tagName(value.tag)}`}`
    case 'tag':
      return tagName(value.tag)
    case 'leaf':
      return `${framesName(value.frame, pages * value.run)} ${value.rights}${value.nT ? ' nT' : ''}${runName(value.run)}${value.dirty ? ' dirty' : ''}`
  }
}

/** `, 2 levels`, where they are not those of the table. */
export function levelsName(levels: number | undefined): string {
  return levels === undefined ? '' : `, ${levels} ${levels === 1 ? 'level' : 'levels'}`
}

export function tagName(tag: number): string {
  return `tag ${tag}`
}

function runName(run: number): string {
  return run === 1 ? '' : ` over ${run} entries`
}

function addressWords(address: Address | undefined): string {
  if (address === undefined) return ''
  return ` (${address.table === undefined ? frameName(address.frame) : `table ${address.table.name}`})`
}

export function framesName(frame: Frame, pages: number): string {
  if (frame < 0 || pages === 1) return frameName(frame)
  return `frames ${frame}-${frame + pages - 1}`
}
