// Writes a file so that whoever reads it finds the old one or the new one, never half of either, whenever the program is killed.
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { SpecMistake } from '../../language/index.ts'
import { reasonOf } from './reason.ts'

/** Replaces the file by these pieces, one after the other. Throws a SpecMistake where it can't be written. */
export function writeWhole(path: string, pieces: Iterable<Uint8Array>): void {
  const beside = `${path}.part`
  try {
    const file = openSync(beside, 'w')
    try {
      for (const piece of pieces) writeAll(file, piece)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (problem) {
    throw new SpecMistake(
      `the checkpoint can't be saved: ${reasonOf(problem)}`,
      'give a file in a folder that exists, can be written and has room',
    )
  }
}

function writeAll(file: number, piece: Uint8Array): void {
  for (let written = 0; written < piece.length; ) written += writeSync(file, piece, written)
}
