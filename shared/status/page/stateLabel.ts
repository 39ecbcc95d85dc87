/** A state as a symbol and a word, so that colour is never the only signal. */
import { html } from 'hono/html';
import type { ServiceState } from '../model.ts';
import { stateSymbols } from '../words.ts';

export function stateLabel(state: ServiceState, word: string = state) {
  return html`<span class="state ${state}"><span aria-hidden="true">${stateSymbols[state]}</span> ${word}</span>`;
}

/** Where something else beside it tells those who see what a screen reader is told in a word. */
export function stateSymbol(state: ServiceState) {
  return html`<span class="state ${state}"><span aria-hidden="true">${stateSymbols[state]}</span><span class="vh">${state},</span></span>`;
}
