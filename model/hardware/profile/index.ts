// The hardware profiles that ship, and how one is found by its name.
import { nameCure, SpecMistake } from '../../../checker/language/index.ts'
import type { Profile } from '../question.ts'
import { amdVi } from './amd-vi.ts'
import { armCpuBbm0, armCpuBbm1, armCpuBbm2 } from './arm-cpu.ts'
import { amdViNpCache, vtDCachingMode } from './emulation.ts'
import { armCpuEarlyCompletion, vtDSandyBridge, x86Multihit, x86UndefinedIfDifferent } from './errata.ts'
import { ipmmu, ipmmuGivesUp, ipmmuWalksSurvive } from './ipmmu.ts'
import { power9NestMmu } from './power9-nest-mmu.ts'
import { riscvCpu, riscvCpuSvvptc } from './riscv-cpu.ts'
import { riscvIommu, riscvIommuStrict } from './riscv-iommu.ts'
import { smmuV3Bbm0, smmuV3Bbm1, smmuV3Bbm2, smmuV3Bbm2Strict, smmuV3NonCoherent } from './smmu-v3.ts'
import { vtD, vtDOld, vtDScalable, vtDUnsnooped } from './vt-d.ts'
import { x86Ept } from './x86-ept.ts'
import { x86Paging } from './x86-paging.ts'

/** All, in the order in which tables and lists show them. */
export const profiles: readonly Profile[] = [
  vtD,
  vtDUnsnooped,
  vtDOld,
  amdVi,
  smmuV3Bbm0,
  smmuV3Bbm1,
  smmuV3Bbm2,
  smmuV3Bbm2Strict,
  ipmmu,
  ipmmuGivesUp,
  ipmmuWalksSurvive,
  riscvIommu,
  riscvIommuStrict,
  armCpuBbm0,
  armCpuBbm1,
  armCpuBbm2,
  x86Ept,
  x86Paging,
  riscvCpu,
  riscvCpuSvvptc,
  vtDScalable,
  smmuV3NonCoherent,
  vtDCachingMode,
  amdViNpCache,
  vtDSandyBridge,
  armCpuEarlyCompletion,
  x86Multihit,
  x86UndefinedIfDifferent,
  power9NestMmu,
]

/** Those that every spec checks. */
export const baseProfiles: readonly Profile[] = profiles.filter(({ role }) => role === undefined || role === 'base')

/** The profile of that name. Throws SpecMistake, which says the nearest names, where there is none. */
export function profileNamed(name: string): Profile {
  const found = profiles.find(profile => profile.name === name)
  if (found !== undefined) return found
  const known = profiles.map(profile => profile.name)
  throw new SpecMistake(`there is no hardware profile '${name}'`, nameCure(name, known))
}
