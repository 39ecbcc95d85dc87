/** Of Holdfast itself, for what outlives it. Bundled with the code, because a bundle has no package.json beside it. */
import manifest from '../../package.json' with { type: 'json' };

export const holdfastVersion: string = manifest.version;
