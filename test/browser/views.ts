/** Every page that the API's own document tells of, so that a new one cannot be forgotten. */
import * as z from 'zod';

/** A page, and an address at which the demo world has something to show. */
export type View = { readonly template: string; readonly path: string };

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({ responses: z.object({ '200': z.object({ content: z.record(z.string(), z.unknown()).optional() }) }) })
        .optional(),
    }),
  ),
});

/** @throws when a page has a parameter of which nobody has said what to put there. */
export async function viewsOf(url: string): Promise<readonly View[]> {
  const { paths } = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
  const templates = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.responses['200'].content?.['text/html'] === undefined ? [] : [path],
  );
  const examples = await examplesOf(url);
  return templates.map((template) => {
    const path = template.includes('{') ? examples[template] : template;
    if (path === undefined) throw new Error(`say in test/browser/views.ts what to put into ${template}`);
    return { template, path };
  });
}

const incidentSchema = z.object({ from: z.iso.datetime() });
const incidentsSchema = z.object({ incidents: z.tuple([incidentSchema], incidentSchema) });

/** By template. */
async function examplesOf(url: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${url}/api/v1/services/checkout/incidents?window=90d`);
  const { incidents } = incidentsSchema.parse(await answer.json());
  const [{ from }] = incidents;
  return {
    '/services/{id}': '/services/checkout',
    '/services/{id}/days/{day}': `/services/checkout/days/${from.slice(0, 'yyyy-mm-dd'.length)}`,
    '/incidents/{service}/{from}': `/incidents/checkout/${from}`,
    '/reports/{period}': `/reports/${from.slice(0, 'yyyy-mm'.length)}`,
  };
}
