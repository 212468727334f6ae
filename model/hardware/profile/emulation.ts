// IOMMUs that a hypervisor emulates: they may keep invalid entries, so that the guest tells them of every new mapping.
import { stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'
import { amdVi } from './amd-vi.ts'
import { vtD } from './vt-d.ts'

export const vtDCachingMode: Profile = variant(
  vtD,
  'vt-d-caching-mode',
  'as vt-d, emulated: invalid entries may be cached (CM = 1)',
  { cacheInvalid: stated('allowed', 'VT-d 6.1 (CAP.CM = 1)') },
  'emulation',
)

export const amdViNpCache: Profile = variant(
  amdVi,
  'amd-vi-np-cache',
  'as amd-vi, emulated: invalid entries may be cached (NpCache)',
  { cacheInvalid: stated('allowed', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1697 (NpCache)') },
  'emulation',
)
