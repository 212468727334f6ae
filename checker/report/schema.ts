// The schema of the results document: what `check --json` prints is what this says, and results.schema.json is made from it.
// Loads zod, so nothing that a check needs imports it.
import { z } from 'zod'
import type { Trace } from '../trace/index.ts'
import type { Results } from './results.ts'

const count = z.int().nonnegative()

const change = z.strictObject({
  where: z
    .string()
    .describe('The variable that changed; `micro-step 3` in its name is a place in a program, not a step of the trace'),
  from: z.string(),
  to: z.string(),
})

const step = z.strictObject({
  agent: z.string(),
  text: z.string(),
  source: z.string().nullable().describe('file:line of the spec that this step stands for'),
  code: z
    .string()
    .nullable()
    .describe('file:line of the real source that this step stands for, where the spec names it'),
  cites: z.array(z.string()).describe('What permits this step: specification and section, driver, or erratum'),
  changes: z.array(change),
  matters: z.boolean().describe('False where the violation does not rest on this step'),
})

const stepNumber = z.int().positive().describe('The number of a step of the trace, counted from 1')

const cause = z.strictObject({
  stale: z
    .strictObject({
      held: z.string().describe('What a cache holds, or software has read'),
      entry: z.string().describe('The entry from which it was made'),
      said: z.string(),
      read: stepNumber,
      changed: stepNumber.describe('The micro-step that changed the entry'),
      seen: stepNumber.describe('The step from which walks see that'),
      used: stepNumber.nullable().describe('The step by which software went by it; null: a cache holds it'),
    })
    .nullable(),
  current: z
    .array(
      z.strictObject({
        entry: z.string(),
        says: z.string(),
        changed: stepNumber.nullable().describe('The micro-step that made it so; null: so from the start'),
        pending: z
          .strictObject({ step: stepNumber, until: z.string() })
          .nullable()
          .describe('The micro-step whose store to it walks do not see yet, and what would end that'),
      }),
    )
    .describe('Entries on which the violation rests, as they are at the end'),
  commands: z
    .array(
      z.strictObject({
        name: z.string().describe('With the micro-step of the program that submits it'),
        submitted: stepNumber,
        executed: stepNumber.nullable(),
        failing: z.union([
          z.strictObject({ kind: z.literal('spares'), because: z.string() }),
          z.strictObject({ kind: z.literal('tooEarly') }),
          z.strictObject({ kind: z.literal('passedOver') }),
          z.strictObject({ kind: z.literal('notYet') }),
        ]),
      }),
    )
    .describe('Invalidations behind the change, and why each left what is stale'),
  culprit: z
    .union([
      z.strictObject({
        kind: z.literal('missing'),
        what: z.string(),
        from: stepNumber,
        to: stepNumber.nullable(),
      }),
      z.strictObject({ kind: z.literal('breaks'), what: z.string(), from: stepNumber, to: z.null() }),
      z.strictObject({ kind: z.literal('step'), from: stepNumber, to: stepNumber.nullable() }),
      z.strictObject({
        kind: z.literal('unawaited'),
        what: z.string().describe('What comes next behind the first step, and would end the trouble'),
        by: z.string(),
        waits: z.string().describe('Who makes the second step, and should wait'),
        from: stepNumber,
        to: stepNumber,
      }),
    ])
    .nullable()
    .describe(
      'Where the procedure is at fault: something is missing between two steps, or is there and not waited for, or one is wrong where it is',
    ),
})

const hindrance = z.strictObject({
  turns: z
    .array(
      z.strictObject({
        agent: z.string(),
        step: stepNumber,
        isWayOut: z.boolean().describe('The other way leads to the goal by itself; otherwise only back into the loop'),
        rests: z
          .array(
            z.strictObject({
              what: z.string(),
              says: z.string().describe('Its value; of a place in a cache "there" or "not there"'),
              since: stepNumber.nullable().describe('The step that made it so; null: so from the start'),
              by: z.string().nullable().describe('Who did that'),
              again: z.boolean().describe('Made so in every round; otherwise nothing in the loop changes it'),
            }),
          )
          .describe('Why the step goes the way that it goes'),
        open: z.array(z.string()).describe('Ways off the loop that are open then, and that nothing obliges to'),
      }),
    )
    .describe('Steps of the loop at which the program has another way, off the loop'),
  waiting: z
    .array(
      z.strictObject({
        agent: z.string(),
        text: z.string().describe('What it can not go on with'),
        ways: z
          .array(
            z.strictObject({
              steps: z.array(z.strictObject({ agent: z.string(), text: z.string() })),
              isPromised: z.boolean().describe('Somebody can be relied on for the first of these steps'),
            }),
          )
          .nullable()
          .describe('Steps after which it could; none: nothing lets it go on; null: not found out'),
      }),
    )
    .describe('Agents that the goal is about and that can not go on'),
})

/** The schema of a trace, which other documents hold too. */
export const traceSchema: z.ZodType<Trace> = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .describe('From the model and the steps: the same trace has the same id on every run'),
  steps: z.array(step).min(1).describe('The last step is the violation itself'),
  why: z.array(z.string()),
  cause: cause.nullable().describe('Null for a trace that goes on for ever'),
  hindrance: hindrance
    .nullable()
    .describe('What keeps a trace that goes on for ever from its goal; null for one that ends in a bad state'),
  repeatsFrom: z
    .int()
    .positive()
    .nullable()
    .describe(
      'The number of the first step that repeats for ever, counted from 1; that of the last step where nobody who can be relied on can act any more; null where the trace ends in a bad state',
    ),
})

const result = z.strictObject({
  spec: z.string(),
  scenario: z.string(),
  procedure: z.string(),
  hardware: z.string(),
  property: z.string(),
  verdict: z.enum(['holds', 'violated', 'incomplete', 'notApplicable']),
  expected: z.enum(['holds', 'violated']).nullable(),
  asExpected: z
    .boolean()
    .describe('False also for a verdict that exercised nothing, and for what a limit left undecided'),
  limit: z.enum(['states', 'seconds', 'memory', 'interrupted']).nullable(),
  vacuous: z.array(z.string()).describe('What never ran or never arose, although the verdict rests on it'),
  states: count.describe(
    'Of the model that was searched: a reduced one, but for --no-reductions; a trace may have more steps',
  ),
  transitions: count,
  depth: count,
  seconds: z.number().nonnegative(),
  trace: traceSchema.nullable(),
})

const name = z.string().nullable()

const failure = z.strictObject({
  spec: name.describe('Null for a file that could not be loaded; so are the next three'),
  scenario: name,
  procedure: name,
  hardware: name,
  problem: z.string(),
  cure: z.string().describe('What to do next'),
  where: name.describe('file:line where it is known'),
  isFault: z.boolean().describe('A fault of the checker, not of the spec'),
})

/** The schema of the results document. */
export const resultsSchema: z.ZodType<Results> = z.strictObject({
  version: z.literal(1),
  results: z.array(result).describe('One for each property of each case'),
  failures: z.array(failure).describe('Cases, and files of specs, that could not be checked'),
})

/** The text of results.schema.json: JSON Schema 2020-12, made from the schema above. */
export function resultsSchemaText(): string {
  const schema = z.toJSONSchema(resultsSchema, { target: 'draft-2020-12' })
  const titled = { title: 'Results of a check', description: 'What `shatterproof check --json` prints', ...schema }
  return `${JSON.stringify(titled, null, 2)}\n`
}
