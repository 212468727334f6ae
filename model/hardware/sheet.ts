// What the command line prints of a profile: every question with its answer in plain words, and the source.
import type { HardwareSheet } from '../../checker/language/index.ts'
import type { Answers, Profile, Questions } from './question.ts'
import { type QuestionList, questionList } from './question-list.ts'

/** What the command line shows of a profile: every question with its answer in words, and the source. */
export function sheet(profile: Profile): HardwareSheet {
  return {
    name: profile.name,
    summary: profile.summary,
    kind: profile.kind,
    onlyWhereNamed: profile.role === undefined || profile.role === 'base' ? null : profile.role,
    answers: Object.keys(questionList)
      .filter(isQuestion)
      .map(key => {
        const { id, asks, modelled } = questionList[key]
        const { cites, standing } = profile.answers[key]
        const answer = inWords(key, questionList, profile.answers)
        return {
          question: `${id} ${key}`,
          asks,
          answer: modelled ? answer : `${answer} (not modelled yet)`,
          cites,
          standing,
        }
      }),
  }
}

function isQuestion(key: string): key is keyof Questions {
  return Object.hasOwn(questionList, key)
}

function inWords<K extends keyof Questions>(key: K, list: QuestionList, answers: Answers): string {
  return list[key].words(answers[key].value)
}
