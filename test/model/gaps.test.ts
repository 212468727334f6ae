// What the machine does not model, by name: model/README.md says what each may miss or may alarm.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test.todo('may miss: two stages of translation')
test.todo('may miss: what a device writes into a frame while software copies it')
test.todo('may miss: a wait that a silent device cuts short (K16)')
test.todo('may miss: two entries that meet in the TLB of a device')
test.todo('may miss: page requests of devices')
test.todo(
  'may miss: a configuration entry that says more levels than there are, or beside the tag; directories of such entries',
)
test.todo('may miss: accessed marks, and dirty marks of upper entries')
test.todo('may miss: dirty marks lost or set for nothing without break-before-make')
test.todo('may miss: a walk that survives an invalidation and leaves the note of an invalid entry late')
test.todo('may miss: two IOMMUs, and two devices behind one')
test.todo('may miss: contents that the new owner of a freed table writes there')
test.todo('may miss: stale contents that are a pointer')
test.todo('may miss: stores of a field smaller than half an entry')
test.todo('may miss: loads that are satisfied early under weak order')
test.todo('may miss: loads that pass a clean, or a frame given away, under strong order')
test.todo(
  'may miss: an invalidation that acts before an atomic, a lock or a poll, where only a completing fence orders it',
)
test.todo('may miss: what an access of a CPU reads or writes, and its fault where two entries meet')
test.todo('may miss: accesses of devices that are tried again')
test.todo('may miss: a run of entries that is a whole table, and pieces that are runs')
test.todo('may miss: a leaf that conflicts with a cached non-leaf entry')
test.todo('may miss: a surviving walk that fills the walk cache late')
test.todo('may miss: cleans that only a fence orders (CLFLUSHOPT, CLWB)')
test.todo("may miss: an access to a table's frame as to a page; tables that point to others of their level")
test.todo('may miss: waits in a command queue, full queues, and reading how far the unit has got')
test.todo('may miss: tables that are never freed')
test.todo('may alarm: a poll that gives up without having looked, and fences in branches')
test.todo('may alarm: ranges that a driver rounds up')
test.todo('may alarm: a pointer where the levels end: which of leaf and fault it is')
test.todo('may alarm: queues that are snooped where tables are not')
test.todo('may alarm: the write buffer empties itself')
test.todo('may alarm: the strict size change, where a run of entries is filled up one by one')
test.todo('may alarm: the strict size change, in a tree to which no configuration entry points yet')
test.todo('may alarm: the strict size change is forgotten page by page')
test.todo('may alarm: a bound on cached invalid entries, while a CPU faults again and again')
test.todo('may alarm: an access by an entry that its CPU has just stored')
test.todo('may alarm: an access to a new page that began before the return')

test('the page about the machine lists what it may miss and what it may alarm', () => {
  const page = readFileSync(new URL('../../model/README.md', import.meta.url), 'utf8')
  expect(page).toContain('**May miss**')
  expect(page).toContain('**May alarm**')
})
