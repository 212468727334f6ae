// The questions in words: each is one sentence, each answer of each profile can be said, and what is not modelled says so.
import { expect, it } from 'vitest'
import { profileNamed, profiles } from '../../../model/hardware/profile/index.ts'
import { questionList } from '../../../model/hardware/question-list.ts'
import { sheet } from '../../../model/hardware/sheet.ts'

it('numbers the questions from K1 without a gap', () => {
  expect(Object.values(questionList).map(({ id }) => id)).toEqual(
    Object.keys(questionList).map((_, index) => `K${index + 1}`),
  )
})

it('asks each question in one sentence', () => {
  for (const { asks } of Object.values(questionList)) expect(asks).toMatch(/^[A-Z][^.?!]*\?$/)
})

it.each(profiles)('says every answer of $name in printable words', profile => {
  const { name, kind, answers } = sheet(profile)
  expect([name, kind]).toEqual([profile.name, profile.kind])
  expect(answers).toHaveLength(Object.keys(questionList).length)
  for (const { question, answer } of answers) expect(answer, question).toMatch(/^[\x20-\x7e]{2,}$/)
})

it('marks the questions that the machine does not ask yet', () => {
  const unasked = sheet(profileNamed('vt-d')).answers.filter(({ answer }) => answer.endsWith('(not modelled yet)'))
  expect(unasked.map(({ question }) => question)).toEqual(['K13 stages'])
})

it('carries the source and the standing of an answer, and joins several outcomes', () => {
  expect(sheet(profileNamed('arm-cpu-bbm2')).answers.find(({ question }) => question.startsWith('K7 '))).toEqual({
    question: 'K7 sizeConflict',
    asks: 'What may an access do that meets the same translation at two sizes?',
    answer: 'it uses either entry; or it faults for the conflict',
    cites: 'ArmARM RKFLJB, IHYQMB',
    standing: 'stated',
  })
})
