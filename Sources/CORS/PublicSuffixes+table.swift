extension PublicSuffixes {
    /// One suffix in each entry; `*` is any one label. Grouped by who registers the names.
    static let table: [String] = registries + amazon + hosts

    /// Countries whose registries, or private ones beside them, register below a second label.
    private static let registries: [String] = [
        "co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "net.uk", "ac.uk", "gov.uk", "sch.uk", "nhs.uk", "uk.com",
        "gb.net",
        "com.au", "net.au", "org.au", "edu.au", "gov.au", "asn.au", "id.au",
        "co.nz", "net.nz", "org.nz", "ac.nz", "govt.nz", "geek.nz",
        "co.jp", "or.jp", "ne.jp", "ac.jp", "go.jp", "ad.jp", "gr.jp",
        "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "com.hk", "org.hk", "net.hk", "com.tw", "org.tw", "net.tw",
        "idv.tw",
        "co.kr", "or.kr", "ne.kr", "re.kr", "go.kr", "ac.kr",
        "co.in", "net.in", "org.in", "firm.in", "gen.in", "ind.in", "ac.in", "gov.in", "com.pk", "com.bd", "com.np",
        "com.lk",
        "com.sg", "net.sg", "org.sg", "edu.sg", "com.my", "net.my", "org.my", "co.id", "or.id", "web.id", "my.id",
        "co.th",
        "in.th", "or.th", "com.ph", "com.vn", "net.vn",
        "com.br", "net.br", "org.br", "gov.br", "app.br", "dev.br", "com.ar", "net.ar", "org.ar", "com.mx", "org.mx",
        "com.co",
        "net.co", "com.pe", "com.ve", "com.ec", "com.uy", "com.py", "com.bo", "co.cr", "com.gt", "com.do",
        "co.za", "org.za", "net.za", "web.za", "co.ke", "or.ke", "com.ng", "com.gh", "co.tz", "co.ug", "com.eg",
        "co.ma",
        "co.il", "org.il", "net.il", "com.tr", "org.tr", "net.tr", "web.tr", "com.sa", "co.ae", "com.qa", "com.kw",
        "com.lb",
        "com.pl", "net.pl", "org.pl", "com.pt", "com.es", "org.es", "nom.es", "asso.fr", "com.fr", "co.at", "or.at",
        "co.it",
        "com.gr", "co.hu", "com.ro", "com.ua", "in.ua", "com.ru", "com.cy", "com.mt", "co.rs",
        "eu.com", "us.com", "de.com", "br.com", "cn.com", "jpn.com", "za.com", "ru.com", "sa.com", "gr.com", "eu.org",
    ]

    /// Amazon's own, where every account can have names.
    private static let amazon: [String] = [
        "execute-api.*.amazonaws.com", "execute-api.*.amazonaws.com.cn", "lambda-url.*.on.aws", "s3.amazonaws.com",
        "s3.*.amazonaws.com", "s3.dualstack.*.amazonaws.com", "s3-website.*.amazonaws.com", "s3.*.amazonaws.com.cn",
        "elb.amazonaws.com", "elb.*.amazonaws.com", "*.elb.amazonaws.com", "*.elb.amazonaws.com.cn",
        "compute.amazonaws.com",
        "*.compute.amazonaws.com", "*.compute.amazonaws.com.cn", "compute-1.amazonaws.com", "*.amazonaws.com",
        "*.amazonaws.com.cn", "cloudfront.net", "elasticbeanstalk.com", "*.elasticbeanstalk.com",
        "awsapprunner.com", "*.awsapprunner.com", "amplifyapp.com", "awsglobalaccelerator.com",
        "*.cs.amazonlightsail.com",

    ]

    /// Hosts of other people's pages, functions and tunnels.
    private static let hosts: [String] = [
        "github.io", "githubpreview.dev", "app.github.dev", "githubusercontent.com", "gitlab.io", "bitbucket.io",
        "codeberg.page", "vercel.app", "vercel.dev", "now.sh", "netlify.app", "pages.dev", "workers.dev",
        "r2.dev", "trycloudflare.com", "herokuapp.com", "herokussl.com", "azurewebsites.net",
        "azurestaticapps.net", "*.azurestaticapps.net", "cloudapp.net", "*.cloudapp.azure.com", "azureedge.net",
        "azurefd.net", "trafficmanager.net", "blob.core.windows.net", "web.core.windows.net", "*.web.core.windows.net",
        "azurecontainerapps.io", "*.azurecontainerapps.io", "azure-api.net", "azure-mobile.net", "web.app",
        "firebaseapp.com", "appspot.com", "*.r.appspot.com", "run.app", "*.run.app", "cloudfunctions.net",
        "storage.googleapis.com", "translate.goog", "blogspot.com", "withgoogle.com", "googleusercontent.com",
        "fly.dev",
        "onrender.com", "up.railway.app", "railway.app", "surge.sh", "glitch.me", "repl.co", "replit.app", "replit.dev",
        "stackblitz.io", "webcontainer.io", "codesandbox.io", "csb.app", "gitpod.io", "*.gitpod.io", "lovable.app",
        "deno.dev", "deno.net", "bubbleapps.io", "streamlit.app", "hf.space", "ondigitalocean.app",
        "digitaloceanspaces.com", "*.digitaloceanspaces.com", "linodeobjects.com", "ngrok.io", "ngrok.app", "ngrok.dev",
        "ngrok-free.app", "ngrok-free.dev", "loca.lt", "serveo.net", "localtunnel.me", "myshopify.com",
        "shopifypreview.com",
        "wixsite.com", "webflow.io", "squarespace.com", "weebly.com", "framer.app",
        "framer.website", "tumblr.com", "neocities.org", "000webhostapp.com", "pythonanywhere.com",
        "my.salesforce-sites.com", "readthedocs.io", "pantheonsite.io",
        "platformsh.site", "*.platformsh.site", "scw.cloud", "*.scw.cloud", "ovh.net", "fastly.net", "edgesuite.net",
        "akamaized.net", "b-cdn.net", "cdn77.org", "kinsta.cloud", "kinsta.page", "tiiny.site", "duckdns.org",
        "no-ip.org",
        "ddns.net", "dyndns.org", "nip.io", "sslip.io", "ts.net",
    ]
}
