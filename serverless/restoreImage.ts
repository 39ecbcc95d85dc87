/**
 * The image that restores: bundled, built for Lambda's arm64, pushed, and named by its digest. Every program gets its arguments as
 * a list and through no shell; the registry's password goes through standard input.
 */

/** Of Amazon ECR, in the account and region that are deployed to. */
export type ImageRepository = {
  /** Makes it where it is not there yet. @returns its URI, such as `123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-prod-restore`. */
  ensure(): Promise<string>;
  password(): Promise<string>;
  /** `sha256:…`; undefined when the tag is of nothing. */
  digestOf(tag: string): Promise<string | undefined>;
};

export type ImageParts = {
  readonly repository: ImageRepository;
  /** Writes the bundled handler and the Dockerfile into a folder of their own. */
  readonly folder: () => Promise<{ readonly path: string; remove(): Promise<void> }>;
  /** Runs Docker. @returns what went wrong, or undefined. */
  readonly docker: (given: readonly string[], input?: string) => Promise<string | undefined>;
  /** Names this build, and no other one. */
  readonly tag: string;
};

export type MadeImage =
  | { readonly ok: true; readonly uri: string }
  /** One sentence. */
  | { readonly ok: false; readonly problem: string };

export async function makeImage({ repository, folder, docker, tag }: ImageParts): Promise<MadeImage> {
  const uri = await repository.ensure();
  const [registry = ''] = uri.split('/');
  const context = await folder();
  try {
    const steps = [
      { what: 'building it', given: buildArguments(`${uri}:${tag}`, context.path) },
      {
        what: 'signing in to the registry',
        given: ['login', '--username', 'AWS', '--password-stdin', registry],
        input: () => repository.password(),
      },
      { what: 'pushing it', given: ['push', `${uri}:${tag}`] },
    ];
    for (const { what, given, input } of steps) {
      const problem = await docker(given, await input?.());
      if (problem !== undefined) return failed(`${what} failed (docker ${given[0]}: ${problem})`);
    }
  } finally {
    await context.remove();
  }
  const digest = await repository.digestOf(tag);
  return digest === undefined
    ? failed('the registry does not know what was pushed')
    : { ok: true, uri: `${uri}@${digest}` };
}

/** Lambda takes no image index, which attestations of provenance would make of it. */
export function buildArguments(name: string, folder: string): readonly string[] {
  return ['build', '--platform', 'linux/arm64', '--provenance=false', '--sbom=false', '--pull', '--tag', name, folder];
}

function failed(problem: string): MadeImage {
  return { ok: false, problem };
}
