// What an export says of itself: where the model comes from, so that whoever doubts a verdict can make the text again.
export interface ExportSource {
  /** What the model is of, a sentence a line. */
  readonly about: readonly string[]
  /** The command that wrote the text. */
  readonly madeBy: string
  /** Properties that were asked about and can't be said in the other language, each with the reason. */
  readonly leftOut: readonly string[]
}
