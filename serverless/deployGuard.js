// The framework loads `.js` files only; Node runs the TypeScript behind this one.
export { DeployGuard as default } from './deployGuard.ts';
