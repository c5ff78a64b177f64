// The classes that every view offers first (DESIGN section 1), and which keys make them up.

import { words } from '../language/words';

export const stackedClasses = ['tcp', 'udp', 'icmp', 'arp', 'other'] as const;
export type StackedClass = (typeof stackedClasses)[number];
/** IPv6 is a family: it overlaps the others, so it is a line of its own and never in the stack. */
export type TrafficClass = StackedClass | 'ipv6';

const classLabels: Readonly<Record<Exclude<TrafficClass, 'other'>, string>> = {
  tcp: 'TCP',
  udp: 'UDP',
  icmp: 'ICMP',
  arp: 'ARP',
  ipv6: 'IPv6',
};

export function classLabel(name: TrafficClass): string {
  return name === 'other' ? words().charts.other : classLabels[name];
}

export function classOfProto(proto: string): StackedClass {
  switch (proto) {
    case 'tcp':
    case 'udp':
    case 'arp':
      return proto;
    case 'icmp':
    case 'icmp6':
      return 'icmp';
    default:
      return 'other';
  }
}
