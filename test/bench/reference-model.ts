// The reference model: shattering a superpage under walks, fills and evictions, at two sizes' worth of pages and devices. It is
// small enough to be written by hand for comparison, and large enough to be worth searching.
import { all, array, boolean, enumeration, type Model, ModelBuilder, not, range } from '../../checker/language/index.ts'

const phases = enumeration('idle', 'look up', 'read root', 'read leaf', 'fill superpage', 'fill small', 'fault')

/** The reference model with an L1 table of `pages` entries and `devices` devices. */
export function referenceModel(pages: number, devices: number): Model {
  const model = new ModelBuilder(`reference model, N=${pages} D=${devices}`)
  const cpu = model.agent('hypervisor')
  const iommu = model.agent('IOMMU')
  const allPages = Array.from({ length: pages }, (_, page) => page)
  const allDevices = Array.from({ length: devices }, (_, device) => device)

  const root = model.variable('root', enumeration('invalid', 'superpage', 'table'), 'superpage')
  const small = model.variable(
    'L1',
    array(boolean, pages),
    allPages.map(() => false),
  )
  const pending = model.variable('invalidation pending', boolean, false)
  const line = model.control('line', range(0, pages + 2), 0)
  const device = allDevices.map(index => ({
    phase: model.control(`device ${index} phase`, phases, 'idle'),
    page: model.variable(`device ${index} page`, range(0, pages - 1), 0),
  }))
  const cached = model.cache(
    'TLB',
    array(boolean, pages),
    allPages.map(() => false),
    iommu,
  )
  const cachedSuperpage = model.cache('TLB superpage', boolean, false, iommu)

  model.rule({ name: 'write an L1 entry', agent: cpu }, { page: allPages.slice(1) }, ({ page }) => ({
    when: line.is(page - 1),
    then: [small.at(page).becomes(true), line.becomes(page)],
  }))
  model.rule({ name: 'write the root', agent: cpu }, {}, () => ({
    when: line.is(pages - 1),
    then: [root.becomes('table'), line.becomes(pages)],
  }))
  model.rule({ name: 'submit an invalidation', agent: cpu }, {}, () => ({
    when: line.is(pages),
    then: [pending.becomes(true), line.becomes(pages + 1)],
  }))
  model.rule({ name: 'wait', agent: cpu }, {}, () => ({
    when: all(line.is(pages + 1), pending.is(false)),
    then: [line.becomes(pages + 2)],
  }))

  for (const { phase, page: wanted } of device) {
    const ends = [phase.becomes('idle'), wanted.becomes(0)]
    const head = (name: string) => ({ name, agent: iommu })
    model.rule(head('pick'), { page: allPages }, ({ page }) => ({
      when: phase.is('idle'),
      then: [phase.becomes('look up'), wanted.becomes(page)],
    }))
    model.rule(head('hit'), { page: allPages }, ({ page }) => ({
      when: all(phase.is('look up'), wanted.is(page), not(all(cachedSuperpage.is(false), cached.at(page).is(false)))),
      then: ends,
    }))
    model.rule(head('miss'), { page: allPages }, ({ page }) => ({
      when: all(phase.is('look up'), wanted.is(page), cachedSuperpage.is(false), cached.at(page).is(false)),
      then: [phase.becomes('read root')],
    }))
    for (const [entry, next] of [
      ['superpage', 'fill superpage'],
      ['table', 'read leaf'],
      ['invalid', 'fault'],
    ] as const)
      model.rule(head('read root'), {}, () => ({
        when: all(phase.is('read root'), root.is(entry)),
        then: [phase.becomes(next)],
      }))
    model.rule(head('read leaf'), { page: allPages, valid: [true, false] }, ({ page, valid }) => ({
      when: all(phase.is('read leaf'), wanted.is(page), small.at(page).is(valid)),
      then: [phase.becomes(valid ? 'fill small' : 'fault')],
    }))
    model.rule(head('fill superpage'), {}, () => ({
      when: phase.is('fill superpage'),
      then: [cachedSuperpage.becomes(true), ...ends],
    }))
    model.rule(head('fill small'), { page: allPages }, ({ page }) => ({
      when: all(phase.is('fill small'), wanted.is(page)),
      then: [cached.at(page).becomes(true), ...ends],
    }))
    model.rule(head('fault'), {}, () => ({ when: phase.is('fault'), then: ends }))
  }
  model.rule({ name: 'complete the invalidation', agent: iommu }, {}, () => ({
    when: all(
      pending.is(true),
      ...device.map(({ phase }) => not(phase.isOneOf(['read root', 'read leaf', 'fill superpage', 'fill small']))),
    ),
    then: [
      pending.becomes(false),
      cachedSuperpage.becomes(false),
      ...allPages.map(page => cached.at(page).becomes(false)),
    ],
  }))
  return model.build()
}
