// A spec names the line of the real source that micro-steps stand for: the rules have it, and what they mean doesn't depend on it.
import { expect, test } from 'vitest'
import type { Model } from '../../../checker/language/index.ts'
import { type Body, invalid, procedure, scenario } from '../../../model/index.ts'
import { built, mistakeOf } from '../verdicts.ts'

const unmapOne = scenario({
  name: 'unmap one page',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function modelOf(body: Body): Model {
  return built(procedure('p', body), unmapOne, 'vt-d').model
}

function codes({ rules }: Model): readonly (readonly [text: string, code: string | null])[] {
  return rules.filter(({ kind }) => kind === 'procedure').map(({ text, code = null }) => [text, code])
}

test('every micro-step of the body has it, also in branches and on an error path; the innermost line wins', () => {
  const model = modelOf(({ cpu, space, target }) => {
    const { entry } = space.region(target, 1)
    cpu.at('mm/map.c:10', () => {
      const seen = cpu.read(entry)
      cpu.if(seen.isInvalid, () => cpu.fail(), null, { sometimes: true })
      cpu.at('mm/map.c:12-14', () => cpu.write(entry, invalid))
      cpu.fence('complete')
    })
    cpu.invalidate(target)
    cpu.wait({ drain: true })
  })
  const found = codes(model)
  const of = (part: string): readonly (string | null)[] => [
    ...new Set(found.filter(([text]) => text.startsWith(part)).map(([, code]) => code)),
  ]
  expect(of('read L1[0]')).toEqual(['mm/map.c:10'])
  expect(of('return an error')).toEqual(['mm/map.c:10'])
  expect(of('L1[0] := invalid')).toEqual(['mm/map.c:12-14'])
  expect(of('fence')).toEqual(['mm/map.c:10'])
  expect(of('invalidate')).toEqual([null])
})

test('the model is otherwise the same', () => {
  const body =
    (named: boolean): Body =>
    ({ cpu, space, target }) => {
      const write = (): void => cpu.write(space.region(target, 1).entry, invalid)
      if (named) cpu.at('mm/map.c:10', write)
      else write()
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
  const plain = (model: Model): unknown => model.rules.map(({ code: _code, source: _source, ...rule }) => rule)
  expect(plain(modelOf(body(true)))).toEqual(plain(modelOf(body(false))))
})

test.each(['mm/map.c', 'mm/map.c:0', 'map the page:10', ':10', '', 'mm/map.c:10-'])(
  '"%s" is no line of a source',
  code => {
    const mistake = mistakeOf(() =>
      modelOf(({ cpu, space, target }) => cpu.at(code, () => cpu.write(space.region(target, 1).entry, invalid))),
    )
    expect(mistake.message).toContain('is no line of a source')
    expect(mistake.cure).toContain("cpu.at('arch/x86/mm/tlb.c:1203'")
    expect(mistake.where).toMatch(/code\.test\.ts:\d+$/)
  },
)
