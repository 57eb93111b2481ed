// Zero-width joiners belong to some scripts and to emoji, so that they may be in a text; of themselves they show nothing.
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without the characters that show nothing, and without space around what is left: empty if nobody sees any of it. */
export function visibleText(text: string): string {
  return text.replace(invisible, '').trim();
}
