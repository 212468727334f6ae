// Dirty marks that software doesn't know of yet. For each frame: has hardware set the mark of a leaf that maps it, or was it there at
// the start, and has no CPU read it since? A mark is read by whatever gives a CPU an entry with it: a read, an exchange, a
// compareExchange. From then on the software knows that the frame was written, whatever becomes of the entry.
import {
  boolean,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  never,
  type Update,
} from '../../checker/language/index.ts'
import { type EntryPlace, type EntryValue, type Frame, frameName, frameNumber } from '../table/index.ts'
import type { Contents } from './contents.ts'

export class Marks {
  private readonly unread = new Map<Frame, CellTerm<boolean>>()

  /** `isOn`: the scenario has dirty marks. */
  constructor(builder: ModelBuilder, contents: Contents, isOn: boolean) {
    if (!isOn) return
    const marked = contents.places.flatMap(place => contents.at(place).flatMap(value => framesMarked(place, value)))
    const atStart = contents.places.flatMap(place =>
      contents
        .at(place)
        .slice(0, 1)
        .flatMap(value => framesMarked(place, value)),
    )
    for (const frame of new Set(marked))
      this.unread.set(
        frame,
        builder.variable(`dirty mark of ${frameName(frame)} not read`, boolean, atStart.includes(frame)),
      )
  }

  /** The frames whose mark may be set and not read. */
  get frames(): readonly Frame[] {
    return [...this.unread.keys()]
  }

  /** The mark of the frame is set, and no CPU has read it. */
  isUnread(frame: Frame): Condition {
    return this.unread.get(frame)?.is(true) ?? never
  }

  /** Whether the mark of a frame is set and not read; null where it never is. */
  cellOf(frame: Frame): CellTerm<boolean> | null {
    return this.unread.get(frame) ?? null
  }

  /** The updates when hardware sets the mark of an entry. */
  sets(place: EntryPlace, value: EntryValue): readonly Update[] {
    return this.become(place, value, true)
  }

  /** The updates when a CPU reads an entry. */
  reads(place: EntryPlace, value: EntryValue): readonly Update[] {
    return this.become(place, value, false)
  }

  private become(place: EntryPlace, value: EntryValue, isUnread: boolean): readonly Update[] {
    return framesMarked(place, value).flatMap(frame => this.unread.get(frame)?.becomes(isUnread) ?? [])
  }
}

/** The frames of a leaf that is marked dirty. */
function framesMarked({ table }: EntryPlace, value: EntryValue): readonly Frame[] {
  if (value.kind !== 'leaf' || !value.dirty || value.frame < 0) return []
  return Array.from({ length: table.pagesPerEntry * value.run }, (_, number) => frameNumber(value.frame + number))
}
