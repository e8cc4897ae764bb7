/**
 * Where vendors keep what is not their product, by convention. On a host that is a service as a whole, these sub-domains
 * and first path segments are the vendor's own pages, unless a longer signal says otherwise. Compiled into the index.
 * Pure.
 */

export interface Conventions {
  /** Sub-domains: of letters, digits and hyphens. */
  labels: ReadonlySet<string>;
  /** First segments of a path, after a language where there is one. */
  segments: ReadonlySet<string>;
  /** Where a host begins so, the product itself is there, whatever its paths are called. */
  apps: ReadonlySet<string>;
}

/** As texts, so that a bundle that never compiles a catalogue leaves them out. */
export const LABELS = `about academy blog brand careers changelog community content developer developers dev-docs docs documentation
  events experts faq feedback forum forums go guide guides help helpcenter info investor investors ir jobs kb
  knowledge learn legal marketing media news newsroom offers pages partner partners press privacy releases
  resources roadmap security shop status store support training trust university updates webinar webinars wiki`;

export const SEGMENTS = `about about-us academy acceptable-use-policy accessibility affiliate affiliates agb alternatives aup blog blogs
  book-a-demo book-demo brand career careers case-studies case-study changelog community company compare contact
  contact-sales contact-us content-policy cookie-policy cookies customer-stories customers data-processing-agreement
  datenschutz disclaimer docs documentation download downloads dpa ebooks enterprise eula events faq faqs features
  gdpr glossary guides help help-center impressum imprint industries investors jobs karriere kontakt learn legal
  legal-notice legal-policies manifesto media-kit mentions-legales news newsletter newsroom partners policies policy
  precios preise press press-kit prezzi pricing privacy privacy-notice privacy-policy refund-policy release-notes
  releases request-a-demo request-demo resources roadmap schedule-a-demo schedule-demo security solutions status
  subprocessors success-stories support talk-to-sales tarifs team terms terms-and-conditions terms-of-service
  terms-of-use testimonials tos trust trust-center tutorials ueber-uns use-cases webinar webinars whitepaper
  whitepapers why-us`;

export const APPS = 'app apps beta chat dashboard editor my play playground studio web workspace';
