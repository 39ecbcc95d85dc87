/** The routes by which people give orders, and those that the public has no business with. Who may call them is decided before: IAM on AWS, loopback on one machine. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { answerErrors } from '../answerErrors.ts';
import { Problem, problemResponse } from '../problem.ts';
import type { AdminParts } from './adminWork.ts';
import { addAlertOrders } from './alertOrders.ts';
import { addAuditRoutes } from './auditRoutes.ts';
import { addBudgetOrders } from './budgetOrders.ts';
import { addFormRoutes } from './forms/formRoutes.ts';
import { addIncidentOrders } from './incidentOrders.ts';
import { addMaintenanceOrders } from './maintenanceOrders.ts';
import { addOperatorPages } from './operatorPages.ts';
import { addReplayRoute } from './replayRoute.ts';
import { addReportRoutes } from './reportRoutes.ts';
import { addRestoreRoutes } from './restoreRoutes.ts';
import { addSteeringOrders } from './steeringOrders.ts';

export type { AdminParts } from './adminWork.ts';

const bodyBytesMax = 16_384;

/** Replays take a whole config, and have a limit of their own. */
const limited = ['services', 'alerts', 'restores', 'maintenance']
  .flatMap((kind) => [`/api/v1/${kind}`, `/api/v1/${kind}/*`])
  .concat('/admin/*');

export function createAdminApp(parts: AdminParts): Hono {
  const app = new Hono();
  for (const path of limited) {
    app.use(path, bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }));
  }
  addSteeringOrders(app, parts);
  addAlertOrders(app, parts);
  addBudgetOrders(app, parts);
  addIncidentOrders(app, parts);
  addMaintenanceOrders(app, parts);
  addReplayRoute(app, parts);
  addAuditRoutes(app, parts);
  addRestoreRoutes(app, parts);
  addOperatorPages(app, parts);
  addFormRoutes(app, parts);
  addReportRoutes(app, parts);
  answerErrors(app, parts.onError);
  return app;
}

function tooLarge({ req }: Context): Response {
  return problemResponse(new Problem(413, 'Too large', `Send at most ${bodyBytesMax} bytes.`), req.path);
}
