import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsOf } from '../../../shared/alerts/render/sms.ts';
import { hostileNotice } from './hostile.ts';
import { alertOf, burn, noticeFor, sampleConfig, samples } from './samples.ts';

/** The default alphabet of 3GPP TS 23.038, section 6.2.1, in the order of its table, without line breaks and the escape. */
const alphabet = new Set(
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

const foreignIn = (text: string) => [...text].filter((character) => !alphabet.has(character));

describe('an SMS', () => {
  it.each(Object.entries(samples))('of %s is one SMS', (_name, notice) => {
    expect(smsOf(notice).length).toBeLessThan(140);
    expect(foreignIn(smsOf(notice))).toEqual([]);
  });

  it('is shorter than 140 characters of the GSM alphabet, whatever the texts hold', () => {
    fc.assert(
      fc.property(hostileNotice, (notice) => {
        const sms = smsOf(notice);
        expect(sms.length).toBeLessThan(140);
        expect(sms).toMatch(/^PAGE, WORSE: \S/);
        expect(foreignIn(sms)).toEqual([]);
      }),
    );
  });

  const smsFor = (title: string, url = 'https://status.example.com') => {
    const services = sampleConfig.services.map(({ runbook: _, ...service }) => ({ ...service, title }));
    const alert = alertOf({ key: 'burn:checkout:availability', service: 'checkout', detail: { ...burn, failing: [] } });
    return smsOf(noticeFor(alert, { config: { ...sampleConfig, services, url } }));
  };

  it('keeps the letters that the alphabet has, and finds likenesses for the others', () => {
    expect(smsFor('Kühlhäuser [Süd]')).toMatch(/^PAGE: Kühlhäuser \(Süd\) burns its error budget/);
    expect(smsFor('Łódź')).toMatch(/^PAGE: Lodz burns/);
    expect(smsFor('決済サービス')).toMatch(/^PAGE: checkout burns/);
  });

  it('has a whole link or none', () => {
    expect(smsFor('Shop')).toMatch(/ https:\/\/status\.example\.com\/#service-checkout$/);
    expect(smsFor('Shop', `https://status.example.com/${'long/'.repeat(20)}`)).not.toContain('http');
    expect(smsFor('Shop', 'https://status.example.com/~team')).not.toContain('http');
  });
});
