// Groups of hardware, by what the specs expect of them. Stated here by hand and on purpose not derived from the profiles: an
// expectation that is computed from the answers would agree with any answer.

const vtdKinds: readonly string[] = ['vt-d', 'vt-d-unsnooped', 'vt-d-old']
export const smmuKinds: readonly string[] = ['smmu-v3-bbm0', 'smmu-v3-bbm1', 'smmu-v3-bbm2', 'smmu-v3-bbm2-strict']
export const ipmmuKinds: readonly string[] = ['ipmmu', 'ipmmu-gives-up', 'ipmmu-walks-survive']
export const riscvKinds: readonly string[] = ['riscv-iommu', 'riscv-iommu-strict']
export const armCpus: readonly string[] = ['arm-cpu-bbm0', 'arm-cpu-bbm1', 'arm-cpu-bbm2']
export const x86Cpus: readonly string[] = ['x86-ept', 'x86-paging']

/** CPUs' own MMUs: an access that faults is tried again. */
export const cpuKinds: readonly string[] = [...armCpus, ...x86Cpus, 'riscv-cpu']

/** IOMMUs: their devices can't try a faulting access again. */
export const devices: readonly string[] = [...vtdKinds, 'amd-vi', ...smmuKinds, ...ipmmuKinds, ...riscvKinds]
/** All that every spec checks. Errata, emulations and the like are not here: a spec names them. */
export const everything: readonly string[] = [...devices, ...cpuKinds]

/** A CPU's stores are seen late and in any order: everything but x86. */
export const weaklyOrdered: readonly string[] = [...smmuKinds, ...ipmmuKinds, ...riscvKinds, ...armCpus, 'riscv-cpu']

/** Walks don't see the CPU's caches. */
export const unsnooped: readonly string[] = ['vt-d-unsnooped', 'vt-d-old', ...ipmmuKinds]

/** No invalidation can be relied on: a walk that read an old entry survives it, or the wait gives up. */
export const neverSure: readonly string[] = ['vt-d-old', 'ipmmu-gives-up', 'ipmmu-walks-survive']

/** The same translation at two sizes may fault or be mixed. With nT, `smmu-v3-bbm1` can avoid it. */
export const sizeConflict: readonly string[] = ['smmu-v3-bbm0', 'smmu-v3-bbm1', ...ipmmuKinds, ...armCpus]

/** The same, but exempt where the whole entry translates alike. */
export const strict: readonly string[] = ['smmu-v3-bbm2-strict', 'riscv-iommu-strict']

/** Two entries that differ in frame or rights may fault or be mixed. */
export const changeConflict: readonly string[] = [...smmuKinds, ...ipmmuKinds, ...riscvKinds, ...armCpus]

/** An invalidation of some pages leaves a TLB entry that it doesn't cover whole. */
export const mustCoverSize: readonly string[] = [...vtdKinds, 'amd-vi']

/** An invalidation can be told to leave the walk cache alone, and one of some pages leaves what lies elsewhere. */
export const leafOnlyBit: readonly string[] = [...vtdKinds, 'amd-vi', ...smmuKinds, ...riscvKinds, ...armCpus]

/** An invalidation of pages leaves what points to tables, and takes one of everything for that (RV-priv supervisor.adoc:1255). */
export const leavesPointers: readonly string[] = ['riscv-cpu']

/** Completion waits for accesses in flight only where the wait asks for it. */
export const drainsOnRequest: readonly string[] = ['vt-d-old', ...riscvKinds]

/** Every name of either list, once. */
export function either(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())]
}

/** The names of the first list that the second doesn't have. */
export function except(list: readonly string[], left: readonly string[]): readonly string[] {
  return list.filter(name => !left.includes(name))
}
