/** `/metrics`, for Prometheus and whatever else reads its formats. Operators are told of restores, too. */
import type { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import type { Config } from '../../../config/config.ts';
import type { PublicPart } from '../../../config/pageConfig.ts';
import type { RestoreStatus } from '../../../restore/restoreStatus.ts';
import type { StatusModel } from '../../model.ts';
import type { EndpointLatency } from '../../readLatencies.ts';
import type { Section } from '../../section.ts';
import { sees, servicesFor, type Viewer } from '../../viewer.ts';
import { type FormatParts, forEveryPage } from '../formatParts.ts';
import { budgetMetrics } from './budgetMetrics.ts';
import type { Family } from './family.ts';
import { classicText, metricsTypes, openMetricsText } from './metricsText.ts';
import { endpointMetrics, failoverMetrics, probeMetrics, stateMetrics, uptimeMetrics } from './serviceMetrics.ts';
import { alertMetrics, latencyMetrics, observerMetrics, ownMetrics, restoreMetrics } from './worldMetrics.ts';

const openMetrics = 'application/openmetrics-text';
const classic = 'text/plain';

export function addMetricsRoutes(app: Hono, { config, viewerOf, statusFor, latencies, restores }: FormatParts): void {
  app.get('/metrics', async (context) => {
    const viewer = viewerOf(context);
    const model = await statusFor(viewer);
    const families = [
      ...familiesFor(viewer, config, model, tellsLatencies(viewer, config) ? await latencies() : []),
      ...(viewer === 'operator' ? restoreFamilies(await restores()) : []),
      ...ownMetrics(model),
    ];
    const wanted = accepts(context, { header: 'Accept', supports: [openMetrics, classic], default: classic });
    // What an operator is told is not for the scripts of other pages.
    if (viewer === 'public') forEveryPage(context);
    context.header('vary', 'accept', { append: true });
    return wanted === openMetrics
      ? context.body(openMetricsText(families), 200, { 'content-type': metricsTypes.openMetrics })
      : context.body(classicText(families), 200, { 'content-type': metricsTypes.classic });
  });
}

/** What could not be read is absent: nobody takes it for a test that failed, or for one that passed. */
function restoreFamilies(restores: Section<readonly RestoreStatus[]>): readonly Family[] {
  return restores.state === 'shown' ? restoreMetrics(restores.value) : [];
}

/** They are by endpoint, so whoever reads them knows of those. */
function tellsLatencies(viewer: Viewer, config: Pick<Config, 'page'>): boolean {
  return sees(viewer, 'latency', config) && sees(viewer, 'endpoints', config);
}

function familiesFor(
  viewer: Viewer,
  config: Pick<Config, 'page'>,
  model: StatusModel,
  latencies: readonly EndpointLatency[],
): readonly Family[] {
  const services = servicesFor(viewer, model.services, config);
  const shown = new Set(services.map(({ id }) => id));
  const { alerts } = model;
  const told = (part: PublicPart, families: () => readonly Family[]) => (sees(viewer, part, config) ? families() : []);
  return [
    ...stateMetrics(services),
    ...uptimeMetrics(services),
    ...told('failover', () => failoverMetrics(services)),
    ...told('endpoints', () => endpointMetrics(services)),
    ...told('endpoints', () => told('observers', () => probeMetrics(services))),
    ...latencyMetrics(latencies.filter(({ service }) => shown.has(service))),
    ...told('budgets', () => budgetMetrics(services)),
    ...told('observers', () => observerMetrics(model)),
    ...told('alerts', () =>
      alerts === undefined
        ? []
        : alertMetrics(alerts.filter((one) => one.service === undefined || shown.has(one.service))),
    ),
  ];
}
