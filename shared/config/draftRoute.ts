/** Where alerts go, as far as it can be read. */
import { mailboxesMax, quietFields, routeFields, routeServicesMax } from './alertsSchema.ts';
import { alertKinds } from './config.ts';
import { child, items, type Part, read } from './part.ts';

export function readRoute(part: Part) {
  const [email, severity, services] = [child(part, 'email'), child(part, 'severity'), child(part, 'services')];
  const [kinds, quiet] = [child(part, 'kinds'), child(part, 'quiet')];
  return {
    part,
    topic: read(child(part, 'topic'), routeFields.topic),
    otherwise: read(child(part, 'otherwise'), routeFields.otherwise),
    format: read(child(part, 'format'), routeFields.format),
    webhook: read(child(part, 'webhook'), routeFields.webhook),
    secret: read(child(part, 'secret'), routeFields.secret),
    /** What stands there; the lists' own parts tell whether anything does. */
    emailPart: email,
    email: items(email, mailboxesMax).map((item) => read(item, routeFields.email.element)),
    from: read(child(part, 'from'), routeFields.from),
    server: read(child(part, 'server'), routeFields.server),
    user: read(child(part, 'user'), routeFields.user),
    password: read(child(part, 'password'), routeFields.password),
    console: read(child(part, 'console'), routeFields.console),
    severityPart: severity,
    severity: items(severity, 2).map((item) => read(item, routeFields.severity.element)),
    servicesPart: services,
    services: items(services, routeServicesMax).map((item) => read(item, routeFields.services.element)),
    kindsPart: kinds,
    kinds: items(kinds, alertKinds.length).map((item) => read(item, routeFields.kinds.element)),
    quiet: {
      part: quiet,
      from: read(child(quiet, 'from'), quietFields.from),
      to: read(child(quiet, 'to'), quietFields.to),
      timezone: read(child(quiet, 'timezone'), quietFields.timezone),
    },
    remind: read(child(part, 'remind'), routeFields.remind),
  };
}

export type RouteDraft = ReturnType<typeof readRoute>;
