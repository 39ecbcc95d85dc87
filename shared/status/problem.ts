/** Errors as RFC 9457 problem documents. */

export class Problem extends Error {
  readonly code = 'problem';
  readonly status: 400 | 403 | 404 | 409 | 413 | 415 | 500 | 503;
  readonly title: string;

  constructor(status: Problem['status'], title: string, detail: string) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
  }
}

export function problemResponse(problem: Problem, instance: string): Response {
  const { status, title, message: detail } = problem;
  const body = { type: 'about:blank', title, status, detail, instance };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
