/** What a format that leaves this machine says of where it is from. */
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';

export type Site = {
  readonly title: string;
  /** Where the status page is to be had, without a slash at its end. */
  readonly url: string;
};

const siteName = 'Holdfast';

/** @param asked the request's own address: it says where the page is as long as the config does not. */
export function siteOf({ url, page = plainPage }: Pick<Config, 'url' | 'page'>, asked: string): Site {
  return { title: page.title ?? siteName, url: url ?? new URL(asked).origin };
}
