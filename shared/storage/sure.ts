/** An answer that looking may not have settled. */
export type Sure = 'yes' | 'no' | 'unsure';

export function sure(holds: boolean): Sure {
  return holds ? 'yes' : 'no';
}

/** Whether all of them hold: one that does not settles it, whatever is unsure. */
export function all(answers: readonly Sure[]): Sure {
  if (answers.includes('no')) return 'no';
  return answers.includes('unsure') ? 'unsure' : 'yes';
}

/** Whether any of them holds: one that does settles it, whatever is unsure. */
export function any(answers: readonly Sure[]): Sure {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unsure') ? 'unsure' : 'no';
}
