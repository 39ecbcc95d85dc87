/** A lifecycle whose rules meet in too many ways for each to be tried; what was not tried must not pass. */
export class TooManyRulesError extends Error {
  readonly code = 'lifecycle_too_many_rules';

  constructor() {
    super('there are too many rules to combine: narrow their prefixes, tags or sizes so that fewer of them meet');
    this.name = 'TooManyRulesError';
  }
}
