/** Vethscope's mark: the two ends of a veth, and the wire that dots the bar it joins. */
export function Logo({ className = "h-5 w-5" }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M1.5 18h21" stroke="var(--net-bridge)" strokeWidth="3" strokeLinecap="round" />
      <path d="M5.5 9v8M18.5 9v8" />
      <rect x="2" y="3.5" width="7" height="5.5" rx="1" fill="var(--surface)" />
      <rect x="15" y="3.5" width="7" height="5.5" rx="1" fill="var(--surface)" />
      <circle cx="5.5" cy="18" r="2.25" fill="var(--paper)" />
      <circle cx="18.5" cy="18" r="2.25" fill="var(--paper)" />
    </svg>
  );
}
