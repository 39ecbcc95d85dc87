/** A run without anything secret, before anybody keeps or shows it. Pure. */
import { redact } from '../probe/redact.ts';
import type { CheckResult, Reason, RestoredSource, RestoreRun, Trigger } from './run.ts';

/** What a URL or a connection string brings along, known as a secret or not. Each quantifier is bounded. */
const userInfo = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/]{1,1024}@/gi;
const assigned =
  /\b((?:pg)?passw(?:or)?d|pwd|secret|token|x-amz-signature|x-amz-security-token|x-amz-credential)(\s{0,3}=\s{0,3})(?:'[^']{0,1024}'|"[^"]{0,1024}"|[^\s&'"]{1,1024})/gi;

export function cleanText(text: string, secrets: readonly string[]): string {
  return redact(text, secrets).replace(userInfo, '$1[secret]@').replace(assigned, '$1$2[secret]');
}

/**
 * Whatever a program, a server or a person has said. The names of checks, tables and columns stay: they are no message, and
 * the next run finds by them what it is compared with.
 */
export function cleanRun(run: RestoreRun, secrets: readonly string[]): RestoreRun {
  const clean = (text: string) => cleanText(text, secrets);
  const { source } = run;
  return {
    ...run,
    trigger: cleanTrigger(run.trigger, clean),
    reasons: run.reasons.map((reason) => cleanReason(reason, clean)),
    ...(source === undefined ? {} : { source: cleanSource(source, clean) }),
    checks: run.checks.map((check) => cleanCheck(check, clean)),
    changes: run.changes.map(clean),
    versions: Object.fromEntries(Object.entries(run.versions).map(([name, said]) => [clean(name), clean(said)])),
    left: run.left.map(clean),
  };
}

type Clean = (text: string) => string;

function cleanTrigger(trigger: Trigger, clean: Clean): Trigger {
  return trigger.kind === 'person' ? { kind: 'person', by: clean(trigger.by) } : trigger;
}

function cleanReason({ code, text, advice }: Reason, clean: Clean): Reason {
  return { code, text: clean(text), ...(advice === undefined ? {} : { advice: clean(advice) }) };
}

function cleanCheck({ asked, expected, got, why, ...check }: CheckResult, clean: Clean): CheckResult {
  return {
    ...check,
    asked: clean(asked),
    expected: clean(expected),
    ...(got === undefined ? {} : { got: clean(got) }),
    ...(why === undefined ? {} : { why: clean(why) }),
  };
}

function cleanSource(source: RestoredSource, clean: Clean): RestoredSource {
  if (source.kind !== 'objects') return source;
  const place = { bucket: source.place.bucket, prefix: clean(source.place.prefix) };
  return { ...source, place, objects: source.objects.map((object) => ({ ...object, key: clean(object.key) })) };
}
