// The remarks as a SARIF 2.1.0 log (OASIS): what code hosts show in a list of findings, on the line of the micro-step at fault. The
// properties are the rules. Types are those made from the published schema.
import type { Location, Log, ReportingDescriptor, Result } from 'sarif'
import type { Place, Remark } from './remarks.ts'

export interface Tool {
  readonly version: string
  readonly properties: readonly { readonly name: string; readonly says: string }[]
}

const notChecked = 'notChecked'

export function sarifText(remarks: readonly Remark[], tool: Tool): string {
  return `${JSON.stringify(sarifLog(remarks, tool), null, 2)}\n`
}

function sarifLog(remarks: readonly Remark[], { version, properties }: Tool): Log {
  const rules = [
    ...properties.map(({ name, says }): ReportingDescriptor => ({ id: name, shortDescription: { text: says } })),
    { id: notChecked, shortDescription: { text: 'a case or a file that could not be checked' } },
  ]
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'shatterproof', semanticVersion: version, rules } },
        // Without this, what a check found that could not look at everything would be taken for all that there is.
        invocations: [{ executionSuccessful: remarks.every(({ property }) => property !== null) }],
        results: remarks.map(remark => resultOf(remark, rules)),
      },
    ],
  }
}

function resultOf(
  { level, place, specPlace, property, title, text }: Remark,
  rules: readonly ReportingDescriptor[],
): Result {
  const ruleId = property ?? notChecked
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId)
  return {
    ruleId,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level,
    message: { text: `${title}\n\n${text}` },
    ...(place === null ? {} : { locations: [locationOf(place)] }),
    ...(specPlace === null ? {} : { relatedLocations: [{ ...locationOf(specPlace), message: { text: 'the spec' } }] }),
  }
}

function locationOf({ file, line }: Place): Location {
  const uri = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }
}
