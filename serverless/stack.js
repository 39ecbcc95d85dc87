// The framework loads `.js` files only; Node runs the TypeScript behind this one.
export * from './stack.ts';
