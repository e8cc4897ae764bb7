/**
 * Where vendors keep what is not their product, by convention. On a host that is a service as a whole, these sub-domains
 * and first path segments are the vendor's own pages, unless a longer signal says otherwise. Pure.
 */

export const VENDOR_LABELS: ReadonlySet<string> = new Set([
  ...['about', 'academy', 'blog', 'brand', 'careers', 'changelog', 'community', 'content', 'developer', 'developers'],
  ...['dev-docs', 'docs', 'documentation', 'events', 'experts', 'faq', 'feedback', 'forum', 'forums', 'go', 'guide'],
  ...['guides', 'help', 'helpcenter', 'info', 'investor', 'investors', 'ir', 'jobs', 'kb', 'knowledge', 'learn'],
  ...['legal', 'marketing', 'media', 'news', 'newsroom', 'offers', 'pages', 'partner', 'partners', 'press', 'privacy'],
  ...['releases', 'resources', 'roadmap', 'security', 'shop', 'status', 'store', 'support', 'training', 'trust'],
  ...['university', 'updates', 'webinar', 'webinars', 'wiki'],
]);

export const VENDOR_SEGMENTS: ReadonlySet<string> = new Set([
  ...['about', 'about-us', 'academy', 'affiliate', 'affiliates', 'alternatives', 'blog', 'blogs', 'book-a-demo'],
  ...['brand', 'career', 'careers', 'case-studies', 'case-study', 'changelog', 'community', 'company', 'compare'],
  ...['contact', 'contact-sales', 'contact-us', 'cookie-policy', 'cookies', 'customer-stories', 'customers', 'docs'],
  ...['documentation', 'download', 'downloads', 'dpa', 'ebooks', 'enterprise', 'events', 'faq', 'faqs', 'features'],
  ...['gdpr', 'glossary', 'guides', 'help', 'help-center', 'investors', 'jobs', 'learn', 'legal', 'news', 'newsroom'],
  ...['newsletter', 'partners', 'press', 'pricing', 'privacy', 'privacy-notice', 'privacy-policy', 'release-notes'],
  ...['releases', 'request-demo', 'request-a-demo', 'resources', 'roadmap', 'security', 'solutions', 'status'],
  ...['subprocessors', 'support', 'team', 'terms', 'terms-and-conditions', 'terms-of-service', 'terms-of-use'],
  ...['testimonials', 'tos', 'trust', 'trust-center', 'tutorials', 'use-cases', 'webinars', 'whitepapers', 'why-us'],
]);
