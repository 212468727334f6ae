// What a model's rules don't say and the cause of a violation needs: which cells are entries, and why an invalidation leaves what it leaves.
import type { CellTerm, Ending, Knowledge } from '../checker/language/index.ts'
import {
  ask,
  type CachedInvalids,
  type Caches,
  type Command,
  commandWords,
  completedByFence,
  type Reach,
  removing,
  sparing,
  type Unit,
} from './hardware/index.ts'
import type { Contents, Memory } from './memory/index.ts'

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
  const unitOf = new Map(held.flatMap(({ caches: { unit, tlb } }) => tlb.map(({ present }) => [present.cell, unit])))
  const walked = contents.places.filter(({ table }) => table.word === null)
  const fetched = contents.places.filter(({ table }) => table.word?.fetched === true)
  const cellsOf = (places: Contents['places']): Set<number> =>
    new Set([true, false].flatMap(snoops => places.map(place => memory.seen(place, snoops).cell)))
  return {
    entries: cellsOf(walked),
    memory: cellsOf([...walked, ...fetched]),
    walks: new Set(
      held.flatMap(({ caches }) =>
        [...caches.walks, ...caches.configuration.fetches].map(({ present }) => present.cell),
      ),
    ),
    waiting: new Map([
      ...memory.pendingStores.map(({ pending }) => [pending.cell, ofStore] as const),
      ...memory.lines.map(({ dirty, name }) => [dirty.cell, ofLine(memory, name)] as const),
      ...memory.pendingCleans.map(({ pending }) => [pending.cell, ofClean(memory)] as const),
    ]),
    removedBy: removing(held, reach),
    replacedBy: (cell, beside) => {
      const unit = unitOf.get(cell)
      return unit === undefined ? null : breakBeforeMake(unit, beside)
    },
    besides: besidesIn(walked, memory),
    commands: commands.map(command => ({
      name: commandWords(command),
      status: command.status.cell,
      submitted: codeOf(command.status, 'submitted'),
      executed: codeOf(command.status, 'executed'),
      isOrdered: ask(command.unit, 'storeOrder') === 'storeFence',
      waits: completedByFence([command], command.cpu).length > 0 ? 'a complete fence, or a wait' : 'a wait',
      slot:
        command.command === undefined ? null : memory.seen(command.command.word, ask(command.unit, 'walkSnoops')).cell,
      spares: cell => spares(command, cell),
    })),
  }
}

/** Break before make; accesses that come meanwhile meet the invalid entry. */
function breakBeforeMake(unit: Unit, beside: string | null): string {
  const again = ask(unit, 'fault') === 'restart' ? ', and is tried again' : ''
  const meanwhile = `${unit.access === 'DMA' ? 'DMA' : 'an access'} that comes meanwhile faults${again}`
  const also = beside === null ? '' : `, also in ${beside}`
  return `first an invalid entry${also}, then an invalidation of what is cached of the old one, and a wait for it; but ${meanwhile}`
}

/** The other entries of the run that a leaf is spread over. */
function besidesIn(places: Contents['places'], memory: Memory): Knowledge['besides'] {
  const placeOf = new Map(
    [true, false].flatMap(snoops => places.map(place => [memory.seen(place, snoops).cell, { place, snoops }] as const)),
  )
  return (cell, value) => {
    const found = placeOf.get(cell)
    if (found === undefined) return []
    const { place, snoops } = found
    const said = memory.seen(place, snoops).domain.decode(value)
    const run = said.kind === 'leaf' ? said.run : 1
    const first = place.index - (place.index % run)
    const others = Array.from({ length: run }, (_, index) => first + index).filter(index => index !== place.index)
    return others.map(index => memory.seen(place.table.at(index), snoops).cell)
  }
}

/** A store fence keeps a store before later stores, and before invalidations only on some units; it doesn't wait until walks see it. */
const ofStore: Ending = { ends: 'a complete fence', orders: 'a fence', isAsked: false }

/** Where a clean is late, it helps only with a fence behind it. */
function ofLine({ visibility }: Memory, name: string): Ending {
  const ends = `a clean of ${name}${visibility.weak ? ', and a complete fence behind it' : ''}`
  return { ends, orders: ends, isAsked: false }
}

function ofClean({ visibility }: Memory): Ending {
  const ends = visibility.writeBuffer
    ? 'an invalidation, which empties the write buffer'
    : 'a complete fence, which waits for the clean'
  return { ends, orders: ends, isAsked: true }
}

function codeOf(status: CellTerm<'none' | 'submitted' | 'executed'>, value: 'submitted' | 'executed'): number {
  return status.domain.encode(value) ?? 0
}
