// The picture of a case: its variables, in boxes.
import type { Picture } from '../../checker/language/index.ts'
import { type CpuParts, cpuGroups, sharedGroups } from './cpus.ts'
import { leadsOf, type MemoryParts, memoryGroups } from './memory.ts'
import { type UnitParts, unitGroups } from './units.ts'

export type Drawn = MemoryParts & UnitParts & CpuParts

export function pictureOf(drawn: Drawn): Picture {
  const groups = [...memoryGroups(drawn), ...unitGroups(drawn), ...cpuGroups(drawn), ...sharedGroups(drawn)]
  return { groups: groups.filter(({ rows }) => rows.length > 0), leads: leadsOf(drawn) }
}
