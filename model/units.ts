// The units of a case: the device's, the MMUs of the CPUs where they use the tables too, and devices that have TLBs of their own.
import type { ModelBuilder } from '../checker/language/index.ts'
import { deviceBehind, type Profile, type Unit } from './hardware/index.ts'
import type { Setting } from './procedure/index.ts'

/** The hardware of a case: the profile that is checked, and the CPU profile beside it (itself where it is a CPU's). */
export interface Hardware {
  readonly profile: Profile
  readonly cpu: Profile
}

/** What walks the tables. */
export function unitsOf(builder: ModelBuilder, setting: Setting, { profile, cpu }: Hardware): readonly Unit[] {
  if (profile.kind === 'cpu') return mmus(builder, setting, profile)
  const iommu: Unit = { name: 'IOMMU', agent: builder.agent('IOMMU'), profile, access: 'DMA', cpu: null, behind: null }
  return setting.units === 'hardware' ? [iommu] : [iommu, ...mmus(builder, setting, cpu)]
}

/** One MMU that stands for those of all CPUs, or one for each. */
function mmus(builder: ModelBuilder, { mmuPerCpu, cpus }: Setting, profile: Profile): readonly Unit[] {
  const mmu = (name: string, cpu: number | null): Unit => ({
    name,
    agent: builder.agent(name),
    profile,
    access: 'access',
    cpu,
    behind: null,
  })
  return mmuPerCpu ? Array.from({ length: cpus }, (_, cpu) => mmu(`MMU ${cpu}`, cpu)) : [mmu('MMU', null)]
}

/** Devices with TLBs of their own, where the scenario has them and their unit allows it. */
export function devicesOf(builder: ModelBuilder, { deviceTlb }: Setting, units: readonly Unit[]): readonly Unit[] {
  return deviceTlb ? units.flatMap(unit => deviceBehind(unit, () => builder.agent('device')) ?? []) : []
}
