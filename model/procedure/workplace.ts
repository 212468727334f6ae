// What a procedure finds at its workplace: the superpages, the pages of devices, and the configuration entries.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { callerLine, type EntryPlace, type Page, pageNumber, type Region, type Space } from '../table/index.ts'

/** The regions of level 2, of the devices that use a tree at the start; what a table maps by pointing to itself has no entry of its own. */
export function superpagesOf(space: Space): readonly Region[] {
  const mapped = space.pages.filter(page =>
    space.configuration === null ? !space.comesBack(page) : space.usualMapping(page) !== null,
  )
  const firsts = new Set(mapped.map(page => space.firstOf(page, 2)))
  return [...firsts].map(page => superpage(space, page))
}

/** The region of level 2 around a page; where a larger leaf covers it at the start, the entry is the larger leaf's. */
function superpage(space: Space, page: Page): Region {
  const { levels, leafLevel } = space.shape
  const covering = space.region(page, Math.min(levels, Math.max(2, leafLevel)))
  const first = space.firstOf(page, 2)
  return { level: 2, first, pages: space.pagesFrom(first, 2), entry: covering.entry }
}

/** Where no device uses a tree: the first region of the first tree. */
export function noSuperpage(space: Space): Region {
  const first = pageNumber(0)
  return { level: 2, first, pages: space.pagesFrom(first, 2), entry: at(space.domains, 0).root.entry(first) }
}

export function pageOf(space: Space, device: number, offset: number): Page {
  if (!space.devices.includes(device) || !Number.isInteger(offset) || offset < 0 || offset >= space.pagesOfDevice)
    throw new SpecMistake(
      `page ${offset} of device ${device}`,
      `there are devices 0 to ${space.devices.length - 1}, with pages 0 to ${space.pagesOfDevice - 1}`,
      callerLine(),
    )
  return pageNumber(device * space.pagesOfDevice + offset)
}

export function configurationEntry(space: Space, device: number): EntryPlace {
  if (space.configuration === null)
    throw new SpecMistake(
      'the scenario has no configuration table',
      'give it `configuration: { devices: 1 }`',
      callerLine(),
    )
  return space.configuration.at(device)
}
