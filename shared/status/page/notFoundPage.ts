/** What stands where there is no page: what is not there, and where to go instead. */
import { html } from 'hono/html';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Problem } from '../problem.ts';
import type { Viewer } from '../viewer.ts';
import { pageShell } from './shell.ts';

export type NotFoundQuestion = {
  readonly config: Pick<Config, 'page'>;
  readonly viewer: Viewer;
  readonly path: string;
  readonly now: number;
};

export async function notFoundPage(problem: Problem, { config, viewer, path, now }: NotFoundQuestion): Promise<string> {
  return await pageShell({
    title: problem.title,
    page: config.page ?? plainPage,
    viewer,
    path,
    generatedAt: now,
    main: html`<h1>${problem.title}</h1>
<p class="note alone">${problem.message}</p>
<p class="links"><a href="/">All services</a> <a href="/incidents">All incidents</a></p>`,
  });
}
