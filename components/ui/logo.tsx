/** Vethscope's mark: the two ends of a veth, and the wire that dots the bar it joins. */
export function Logo({ className = "h-5 w-5" }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M2 17.5h20" stroke="var(--net-bridge)" strokeWidth="3" strokeLinecap="round" />
      <path d="M7.5 8.5v9M16.5 8.5v9" />
      <rect x="4" y="3" width="7" height="5.5" rx="1" fill="var(--surface)" />
      <rect x="13" y="3" width="7" height="5.5" rx="1" fill="var(--surface)" />
      <circle cx="7.5" cy="17.5" r="2" fill="var(--paper)" />
      <circle cx="16.5" cy="17.5" r="2" fill="var(--paper)" />
    </svg>
  );
}
