// What a model's rules don't say and the cause of a violation needs: which cells are entries, and why an invalidation leaves what it leaves.
import type { CellTerm, Ending, Knowledge } from '../checker/language/index.ts'
import {
  ask,
  type CachedInvalids,
  type Caches,
  type Command,
  commandWords,
  type Reach,
  removing,
  sparing,
} from './hardware/index.ts'
import type { Contents, EntryCell, Memory } from './memory/index.ts'

interface Known {
  readonly contents: Contents
  readonly memory: Memory
  readonly caches: readonly { readonly caches: Caches; readonly cachedInvalids: CachedInvalids }[]
  readonly deviceTlbs: readonly Caches[]
  readonly reach: Reach
}

export function knowledgeOf(
  { contents, memory, caches, deviceTlbs, reach }: Known,
  commands: readonly Command[],
): Knowledge {
  const held = [...caches, ...deviceTlbs.map(device => ({ caches: device, cachedInvalids: null }))]
  const spares = sparing(held, reach)
  const walked = contents.places.filter(({ table }) => table.word === null)
  const seen = (snoops: boolean): readonly EntryCell[] => walked.map(place => memory.seen(place, snoops))
  return {
    entries: new Set([...seen(true), ...seen(false)].map(({ cell }) => cell)),
    waiting: new Map([
      ...memory.pendingStores.map(({ pending }) => [pending.cell, ofStore] as const),
      ...memory.lines.map(({ dirty, name }) => [dirty.cell, always(`a clean of ${name}`)] as const),
      ...memory.pendingCleans.map(({ pending }) => [pending.cell, always(endOfClean(memory))] as const),
    ]),
    removedBy: removing(held, reach),
    commands: commands.map(command => ({
      name: commandWords(command),
      status: command.status.cell,
      submitted: codeOf(command.status, 'submitted'),
      executed: codeOf(command.status, 'executed'),
      isOrdered: ask(command.unit, 'storeOrder') === 'storeFence',
      spares: cell => spares(command, cell),
    })),
  }
}

/** A store fence keeps a store before later stores, and before invalidations only on some units; it doesn't wait until walks see it. */
const ofStore: Ending = { ends: 'a complete fence', orders: 'a fence' }

function always(ends: string): Ending {
  return { ends, orders: ends }
}

function endOfClean({ visibility }: Memory): string {
  return visibility.writeBuffer ? 'an invalidation, which empties the write buffer' : 'a fence that waits for the clean'
}

function codeOf(status: CellTerm<'none' | 'submitted' | 'executed'>, value: 'submitted' | 'executed'): number {
  return status.domain.encode(value) ?? 0
}
