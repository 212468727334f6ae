// isolatedAfterReturn: from the return of the procedure on, nobody uses what `after` does not give. Bad is a translation, or an access
// still in flight, with a frame or right that `after` doesn't give. isolatedAfterRelease: from the release of a frame on, nobody uses it, nor
// does software that has looked it up before.
import { anyOf, type Condition, type ViolationBody } from '../../checker/language/index.ts'
import { type Frame, frameName, mappingName, mappingWithin } from '../table/index.ts'
import { releasedUses } from './by-software.ts'
import { addNever, type CaseParts, capital, type MachineProperty } from './parts.ts'
import { accessesInFlight, holders, type PossibleAccess, possibleAccesses, violationBy } from './translations.ts'

export const isolatedAfterReturn: MachineProperty = {
  name: 'isolatedAfterReturn',
  says: 'after return nobody uses what `after` does not give',
  reasonNotApplicable: parts => (ungiven(parts).length === 0 ? 'no page loses its frame or a right' : null),
  add: parts => {
    const bad = ungiven(parts).map(access =>
      violationBy(access, parts.hasReturned, 'AFTER RETURN', [
        `The procedure has returned; ${parts.setting.space.pageName(access.page)} is now mapped to ${mappingName(parts.setting.after.at(access.page))}.`,
      ]),
    )
    addNever(parts, isolatedAfterReturn, bad, [{ text: 'the procedure returns', when: parts.hasReturned }])
  },
}

export const isolatedAfterRelease: MachineProperty = {
  name: 'isolatedAfterRelease',
  says: 'after the release of a frame nobody uses it',
  reasonNotApplicable: ({ freed }) => (freed.anyReleased() ? null : 'the procedure releases no frame'),
  add: parts => {
    const { freed } = parts
    const bad = possible(parts).flatMap((access): ViolationBody[] => {
      const released: Condition = freed.isReleased(access.mapping.frame)
      if (released.condition.kind === 'constant') return []
      return [
        violationBy(access, released, 'AFTER RELEASE', [
          `${capital(frameName(access.mapping.frame))} belongs to another owner.`,
        ]),
      ]
    })
    const frames = new Set<Frame>(possible(parts).map(access => access.mapping.frame))
    addNever(
      parts,
      isolatedAfterRelease,
      [...bad, ...releasedUses(parts)],
      [{ text: 'a frame is released', when: anyOf([...frames].map(frame => freed.isReleased(frame))) }],
    )
  },
}

function possible(parts: CaseParts): readonly PossibleAccess[] {
  return holders(parts).flatMap(caches => [...possibleAccesses(caches), ...accessesInFlight(caches)])
}

function ungiven(parts: CaseParts): readonly PossibleAccess[] {
  return possible(parts).filter(({ page, used }) => !mappingWithin(used, parts.setting.after.at(page)))
}
