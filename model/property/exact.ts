// exact: a translation is one that was meant. Bad is an access whose frame and rights don't lie within one mapping of its page
// in `before`, `after` or a declared map in between. Holds for targets too: they may keep the old frame or fault, nothing else.
// Software must not take what it read for what it is not, either.
import { always, anyOf } from '../../checker/language/index.ts'
import { mappingName, mappingWithin } from '../table/index.ts'
import { wrongUses } from './by-software.ts'
import { addNever, capital, type MachineProperty } from './parts.ts'
import { holders, possibleAccesses, violationBy } from './translations.ts'

export const exact: MachineProperty = {
  name: 'exact',
  says: 'a translation is one that was meant',
  reasonNotApplicable: () => null,
  add: parts => {
    const { setting } = parts
    const accesses = holders(parts).flatMap(possibleAccesses)
    const bad = accesses.flatMap(access => {
      const { page, mapping } = access
      const meant = [setting.before, ...setting.between, setting.after].map(map => map.at(page))
      if (meant.some(bound => mappingWithin(mapping, bound))) return []
      const names = [...new Set(meant.map(mappingName))].join(', ')
      return [
        violationBy(access, always, 'is WRONG', [
          `${capital(setting.space.pageName(page))} was only ever meant to map to: ${names}.`,
        ]),
      ]
    })
    addNever(
      parts,
      exact,
      [...bad, ...parts.mistaken, ...wrongUses(parts)],
      [{ text: 'an access translates', when: anyOf(accesses.map(({ when }) => when)) }],
    )
  },
}
