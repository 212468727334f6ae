// The file of a saved search: a line that says what it is, the words of all states, and a hash of both. Nothing of it is believed before the
// hash is right and the line names this check and this model.
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import type { Resumed, SavedSearch } from '../../explore/index.ts'
import { SpecMistake } from '../../language/index.ts'

interface Head {
  readonly format: string
  readonly version: number
  /** The check that it belongs to. */
  readonly run: string
  /** The order of the bytes in a word. */
  readonly order: string
  readonly saved: SavedSearch
}

const format = 'shatterproof search'
const version = 1
const hashBytes = 32
const pieceBytes = 2 ** 20

/** What is written, piece by piece. */
export function* searchPieces(run: string, saved: SavedSearch, states: Iterable<Int32Array>): Iterable<Uint8Array> {
  const hash = createHash('sha256')
  const kind: Head = { format, version, run, order: endianness(), saved }
  const head = Buffer.from(`${JSON.stringify(kind)}\n`)
  hash.update(head)
  yield head
  for (const stretch of states) {
    const bytes = new Uint8Array(stretch.buffer, stretch.byteOffset, stretch.byteLength)
    hash.update(bytes)
    yield bytes
  }
  yield hash.digest()
}

/** The search in a file. Throws a SpecMistake where it is damaged, or of another check, model or version. */
export function readSearch(path: string, run: string, digest: string): Resumed {
  const file = openSync(path, 'r')
  const refuse = (why: string): never => {
    closeSync(file)
    throw new SpecMistake(`${path} ${why}`, 'delete it to search this case from its start')
  }
  const line = firstLine(file)
  if (!line.startsWith(`{"format":"${format}"`)) refuse('is no search that `check --checkpoint` has saved')
  if (!line.startsWith(`{"format":"${format}","version":${version},`)) refuse('was saved by another version')
  if (!isWhole(file)) refuse('is damaged: it was cut short or changed')
  const head: Head = JSON.parse(line)
  if (head.run !== run || head.order !== endianness()) refuse('was saved by another check')
  const { saved } = head
  if (saved.digest !== digest) refuse('was saved for another model: the spec or the program has changed')
  return { saved, read: reader(file, Buffer.byteLength(line), saved) }
}

/** The first line with its end; empty where there is none. */
function firstLine(file: number): string {
  const pieces: Buffer[] = []
  for (let position = 0; ; ) {
    const piece = Buffer.alloc(pieceBytes)
    const length = readSync(file, piece, 0, pieceBytes, position)
    const end = piece.subarray(0, length).indexOf('\n')
    pieces.push(piece.subarray(0, end < 0 ? length : end + 1))
    if (end >= 0) return Buffer.concat(pieces).toString()
    if (length === 0) return ''
    position += length
  }
}

/** Whether the hash at the end is that of all before it. */
function isWhole(file: number): boolean {
  const end = fstatSync(file).size - hashBytes
  const hash = createHash('sha256')
  const piece = Buffer.alloc(pieceBytes)
  for (let position = 0; position < end; ) {
    const length = readSync(file, piece, 0, Math.min(pieceBytes, end - position), position)
    if (length === 0) return false
    hash.update(piece.subarray(0, length))
    position += length
  }
  const held = Buffer.alloc(hashBytes)
  return end > 0 && readSync(file, held, 0, hashBytes, end) === hashBytes && held.equals(hash.digest())
}

/** Reads states one after the other; the file is closed behind the last. */
function reader(file: number, start: number, { words, states }: SavedSearch): Resumed['read'] {
  const buffer = new Int32Array(words * 4096)
  const bytes = new Uint8Array(buffer.buffer)
  let [next, position, left] = [buffer.length, start, states]
  return state => {
    if (next === buffer.length) {
      let filled = 0
      const wanted = Math.min(bytes.length, left * words * 4)
      while (filled < wanted) {
        const length = readSync(file, bytes, filled, wanted - filled, position + filled)
        if (length === 0) throw new Error('the file of a search became shorter while it was read')
        filled += length
      }
      position += filled
      next = 0
    }
    for (let word = 0; word < words; word++) state[word] = buffer[next + word] ?? 0
    next += words
    if (--left === 0) closeSync(file)
  }
}
