package browser

import (
	"net"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/publicsuffix"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// disabledFeatures is one list, since Chromium reads only one such flag.
//   - LocalNetworkAccessChecks: else no page may frame a provider on loopback,
//     and each looks protected.
//   - IsolateOrigins, SitePerProcess: else a frame of another site has its own
//     target, whose requests are neither intercepted nor recorded.
//   - The others talk to hosts of their own or change what is sent.
var disabledFeatures = []string{"LocalNetworkAccessChecks", "IsolateOrigins", "SitePerProcess",
	"Translate", "BlinkGenPropertyTrees", "OptimizationHints", "MediaRouter", "DialMediaRouteProvider",
	"AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "InterestFeedContentSuggestions",
	"HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PasswordManagerOnboarding"}

func flags(o Options) []chromedp.ExecAllocatorOption {
	all := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(o.Path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-features", strings.Join(disabledFeatures, ",")),
		chromedp.Flag("disable-site-isolation-trials", true),
		chromedp.Flag("disable-popup-blocking", false), // chromedp turns the blocker off
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("dns-prefetch-disable", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("force-webrtc-ip-handling-policy", "disable_non_proxied_udp"),
		chromedp.Flag("host-resolver-rules", resolverRules(o)),
	)
	if len(o.SPKI) > 0 {
		all = append(all, chromedp.Flag("ignore-certificate-errors-spki-list", strings.Join(o.SPKI, ",")))
	}
	return all
}

// resolverRules lets the target's hosts resolve and nothing else. An EXCLUDE
// wins over every MAP, so a name that is mapped must not be excluded.
func resolverRules(o Options) string {
	var rules []string
	mapped := map[string]bool{}
	for from, to := range o.Resolve {
		rules = append(rules, "MAP "+from+" "+to)
		if host, _, err := net.SplitHostPort(from); err == nil {
			mapped[host], mapped[site(host)] = true, true // site may be "", which nobody asks for
		}
	}
	slices.Sort(rules)
	rules = append(rules, "MAP * ~NOTFOUND")
	loopback := len(o.Hosts) == 0 && len(o.Resolve) == 0
	for _, host := range o.Hosts {
		loopback = loopback || agent.Loopback(host)
		if !mapped[host] {
			rules = append(rules, "EXCLUDE "+bracket(host))
		}
		if s := site(host); s != "" && !mapped[s] {
			rules = append(rules, "EXCLUDE "+s, "EXCLUDE *."+s)
		}
	}
	if loopback {
		rules = append(rules, "EXCLUDE 127.0.0.1", "EXCLUDE localhost", "EXCLUDE [::1]")
	}
	return strings.Join(rules, " , ")
}

// site is the registrable domain of a name, "" where there is none.
func site(host string) string {
	if net.ParseIP(host) != nil {
		return ""
	}
	s, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return s
}

func bracket(host string) string {
	if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
		return "[" + host + "]"
	}
	return host
}
