// How a procedure is written: a CPU whose calls are recorded as micro-steps, in the order in which the C would run them.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  type EntryPlace,
  type Frame,
  type NoOptions,
  oneOf,
  onlyKnown,
  type Page,
  placeName,
  type Rights,
  Table,
} from '../table/index.ts'
import { lineOf } from './cache-line.ts'
import { checkReadable, configurationWrite } from './configuration.ts'
import { type InvalidateOptions, invalidation, type Range } from './invalidate.ts'
import {
  checkTest,
  type Derived,
  derivedOf,
  isLocalPlace,
  type Local,
  localOf,
  operandOf,
  type Place,
  type Test,
  type Writable,
} from './local.ts'
import type { Action, Fence, Program } from './micro-step.ts'
import type { AccessOptions, AllocateOptions, IfOptions, WriteOptions } from './options.ts'
import { layOut, type Path, type Paths } from './path.ts'
import { Recording } from './recording.ts'
import { checkAccess, checkBody, checkCode, checkExpected, checkIndex, checkOperand, checkUse } from './slip.ts'
import type { TablePool } from './table-pool.ts'

type Body = (cpu: Cpu) => void

/**
 * One CPU of a procedure: each call records a micro-step. Between any two of them the hardware may do
 * whatever its profile allows.
 */
export class Cpu {
  private readonly pool: TablePool
  private readonly number: number
  private readonly recording = new Recording()
  private loops = 0
  private faults = 0

  constructor(pool: TablePool, number: number) {
    this.pool = pool
    this.number = number
  }

  /** Takes a free frame for a table. */
  allocate(options: AllocateOptions = {}): Table {
    onlyKnown(options, ['level', 'zeroed', 'onFailure'])
    if (this.loops + this.faults > 0)
      throw new SpecMistake('a table is allocated in a loop', 'allocate it before the loop', callerLine())
    const table = this.pool.allocate(options.level ?? 1)
    const { onFailure } = options
    const failure =
      onFailure === undefined
        ? null
        : this.pathOf(cpu => {
            cpu.record({ kind: 'allocationFails', table })
            onFailure(cpu)
          })
    this.record({ kind: 'allocate', table, zeroed: options.zeroed ?? false }, { failure })
    return table
  }

  /**
   * Stores an entry, or a number in a word; a page-table entry or a configuration entry whole, unless a half of the one or a part of the
   * other is named.
   */
  write(place: Place, value: Writable, options: WriteOptions = {}): void {
    onlyKnown(options, ['half', 'part'])
    const operand = operandOf(value)
    const half = options.half ?? null
    if (half !== null) oneOf(half, ['control', 'address'], 'half')
    if (options.part !== undefined) oneOf(options.part, ['root', 'tag'], 'part')
    this.check(place)
    checkOperand(place, operand, half)
    this.record({ kind: 'write', ...configurationWrite(place, operand, options.part), half })
  }

  /** Reads an entry or a word. */
  read(place: Place, options: NoOptions = {}): Local {
    onlyKnown(options, [])
    this.check(place)
    checkReadable(place)
    const into = localOf(place, 'as read', this.number)
    this.record({ kind: 'read', place, into })
    return into
  }

  /** In one step: reads, and stores the value if what was read is what is expected. Gives what was read. */
  compareExchange(place: Place, expected: Writable, value: Writable, options: NoOptions = {}): Local {
    onlyKnown(options, [])
    const [wanted, operand] = [operandOf(expected), operandOf(value)]
    this.check(place)
    checkReadable(place)
    checkExpected(place, wanted)
    checkOperand(place, operand)
    const into = localOf(place, 'as compared', this.number)
    this.record({ kind: 'compareExchange', place, expected: wanted, value: operand, into })
    return into
  }

  /** In one step: reads and stores. Gives what was read. */
  exchange(place: Place, value: Writable, options: NoOptions = {}): Local {
    onlyKnown(options, [])
    const operand = operandOf(value)
    this.check(place)
    checkReadable(place)
    checkOperand(place, operand)
    const into = localOf(place, 'as exchanged', this.number)
    this.record({ kind: 'exchange', place, value: operand, into })
    return into
  }

  /** In one step: reads a word and adds to it. Gives what was read. */
  add(word: EntryPlace, amount: number): Local {
    this.check(word)
    if (word.table.word === null || !Number.isInteger(amount) || amount === 0)
      throw new SpecMistake(`${amount} is added to ${placeName(word)}`, 'add a whole number to a word', callerLine())
    const into = localOf(word, 'as added to', this.number)
    this.record({ kind: 'add', place: word, amount, into })
    return into
  }

  /** Software takes what was read, or what it makes of it, as the translation of a page, as a function that looks up an address does. */
  uses(value: Local | Derived, page: Page): void {
    checkUse(value, page, this.pool.space)
    this.record({ kind: 'uses', value: derivedOf(value), page })
  }

  /** Goes one way or the other, by what was read. */
  if(test: Test, taken: Body, otherwise: Body | null = null, options: IfOptions = {}): void {
    onlyKnown(options, ['sometimes'])
    checkTest(test)
    const sometimes = options.sometimes ?? false
    this.record(
      { kind: 'if', test },
      { taken: this.pathOf(taken, sometimes), otherwise: this.pathOf(otherwise ?? (() => undefined), sometimes) },
    )
  }

  /** What the body records stands for this line of the real source, `file:line`: traces show it. */
  at(code: string, body: Body): void {
    checkCode(code, body)
    this.recording.within(code, () => body(this))
  }

  /** An access of this CPU, which ends when its own MMU translates the page with these rights. After a fault it is tried again. */
  access(page: Page, rights: Rights, options: AccessOptions = {}): void {
    onlyKnown(options, ['onFault', 'sometimes'])
    checkAccess(page, rights, this.pool.space)
    this.faults++
    const again = this.pathOf(options.onFault ?? (() => undefined), options.sometimes)
    this.faults--
    this.record({ kind: 'access', page, rights }, { again })
  }

  /** Again and again, until `leave`. */
  loop(body: Body): void {
    this.loops++
    const path = this.pathOf(body)
    this.loops--
    this.recording.add({ kind: 'loop', source: callerLine(), body: path })
  }

  /** Leaves the innermost loop. */
  leave(): void {
    if (this.loops === 0) throw new SpecMistake('`leave` outside of a loop', 'call it in the body of one', callerLine())
    this.recording.add({ kind: 'leave', source: callerLine() })
  }

  /** Returns before the end. */
  return(): void {
    this.record({ kind: 'return', failed: false })
  }

  /** Returns an error: the caller knows that the job was not done. */
  fail(): void {
    this.record({ kind: 'return', failed: true })
  }

  /** `store` keeps earlier stores before later ones; `complete` waits until all of this CPU's stores and cleans are done. */
  fence(fence: Fence): void {
    oneOf(fence, ['store', 'complete'], 'fence')
    this.record({ kind: 'fence', fence })
  }

  /** Writes the cache line of an entry back to memory, or every line of a table. */
  clean(what: Place | Table): void {
    if (!(what instanceof Table)) {
      this.check(what)
      this.record({ kind: 'clean', place: what, line: isLocalPlace(what) ? null : lineOf(this.pool.space, what) })
      return
    }
    // One micro-step for each entry; those that share a line with the entry before are left out when the program is made.
    for (let index = 0; index < what.entries; index++) {
      const place = what.at(index)
      this.record({ kind: 'clean', place, line: lineOf(this.pool.space, place) })
    }
  }

  /** Submits an invalidation to the units that use the tables. */
  invalidate(range: Range, options: InvalidateOptions = {}): void {
    this.record(invalidation(this.pool.space, range, options))
  }

  /** Waits for the completion of all that this CPU submitted; `drain` asks it to include accesses in flight. */
  wait(options: { readonly drain?: boolean } = {}): void {
    onlyKnown(options, ['drain'])
    this.record({ kind: 'wait', drain: options.drain ?? false })
  }

  /** Submits a wait command: when all that this CPU submitted before it has completed, the unit stores the number in the word. */
  signal(word: EntryPlace, number: number, options: { readonly unit?: string; readonly drain?: boolean } = {}): void {
    onlyKnown(options, ['unit', 'drain'])
    this.check(word)
    checkOperand(word, operandOf(number))
    this.record({ kind: 'signal', word, number, unit: options.unit ?? null, drain: options.drain ?? false })
  }

  /** Reads the word until it holds the number. With `onTimeout` it may give up at any time; that path goes on behind the poll. */
  poll(word: EntryPlace, number: number, options: { readonly onTimeout?: Body } = {}): void {
    onlyKnown(options, ['onTimeout'])
    this.check(word)
    checkOperand(word, operandOf(number))
    const { onTimeout } = options
    const otherwise = onTimeout === undefined ? null : this.pathOf(onTimeout)
    this.record({ kind: 'poll', word, number }, otherwise === null ? {} : { otherwise })
  }

  /** Gives a table's frame to somebody else: the table itself, or the one to which what was read points. */
  free(table: Table | Local): void {
    this.record({ kind: 'free', table })
  }

  /** Gives a data frame to another owner. */
  release(frame: Frame): void {
    this.record({ kind: 'release', frame })
  }

  /** Waits until the lock is free, and takes it. */
  lock(lock: string): void {
    this.record({ kind: 'lock', lock })
  }

  unlock(lock: string): void {
    this.record({ kind: 'unlock', lock })
  }

  /** The program that was recorded. */
  program(): Program {
    return layOut(this.recording.main)
  }

  isEmpty(): boolean {
    return this.recording.main.items.length === 0
  }

  private check(place: Place): void {
    checkIndex(place, this.pool.space.shape.entries)
  }

  /** What a body records. */
  private pathOf(body: Body, sometimes = false): Path {
    checkBody(body)
    return this.recording.path(() => body(this), sometimes)
  }

  private record(action: Action, paths: Paths = {}): void {
    this.recording.step(action, paths)
  }
}
