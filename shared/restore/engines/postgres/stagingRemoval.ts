/** Leaves a staging database as the run found it: empty, and with the role and the settings that it had. */
import pg from 'pg';
import { reasonOf } from './answers.ts';
import { applicationName, type Login, openSession, type Session, type SessionLimits } from './session.ts';
import { type Extensions, emptyOut, endOtherSessions, markedExtensions, thingsIn } from './stagingContents.ts';
import { isLocked } from './stagingLock.ts';
import { restorePassword, restoreSettings, type StagingSettings } from './stagingSettings.ts';

/** What was there when this run began, empty as it was. */
export type Before = { readonly settings: StagingSettings; readonly extensions: Extensions };

export type Staging = {
  readonly login: Login;
  /** For messages. */
  readonly place: string;
  readonly before: Before;
  readonly run: string;
  /** Letters and digits that nobody can guess. */
  readonly secret: () => string;
  readonly limits: SessionLimits;
};

/** A new login has to work: whoever asks what was restored, and the next run, need one. */
export async function settle(session: Session, { login, before, secret, limits }: Staging): Promise<void> {
  await restoreSettings(session, before.settings, login.database);
  try {
    await (await openSession(login, limits)).close();
  } catch (error) {
    const isWrongPassword = error instanceof pg.DatabaseError && error.code === '28P01';
    if (!isWrongPassword || login.password === '') throw error;
    await restorePassword(session, login, secret());
    await (await openSession(login, limits)).close();
  }
}

/** Whatever has become of the marker: this run found the database empty, and nobody else was in it since. */
export async function removeAll(session: Session, staging: Staging): Promise<readonly string[]> {
  const { login, before, place } = staging;
  await endOtherSessions(session, applicationName);
  await emptyOut(session, before.extensions);
  const left = (await thingsIn(session)).map((what) => `${what} in the staging database ${login.database}`);
  try {
    await settle(session, staging);
    return left;
  } catch (error) {
    return [...left, `what the dump has changed of the role or the database ${place}: ${reasonOf(error)}`];
  }
}

/** The lock was lost, so another restore may have been in there, and may still be: only this run's own marker allows it. */
export async function removeUnguarded(staging: Staging): Promise<readonly string[]> {
  const session = await openSession(staging.login, staging.limits);
  try {
    if (!(await isLocked(session))) return [`what was restored into ${staging.place}, which another restore uses now`];
    const extensions = await markedExtensions(session, staging.run);
    if (extensions !== undefined) return await removeAll(session, staging);
    const things = await thingsIn(session);
    return things.map((what) => `${what} in ${staging.place}, which this run or another has made`);
  } finally {
    await session.close();
  }
}
