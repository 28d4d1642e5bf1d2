// Answers for each line (entries in base64 behind an `e`, joined by commas; a tab; the URL likewise)
// what WebProxy does: direct, proxy, or refused when it takes no list with such an entry.

using System;
using System.Net;
using System.Text;

public static class BypassProbe
{
    static string Read(string text)
    {
        return Encoding.UTF8.GetString(Convert.FromBase64String(text.Substring(1)));
    }

    public static void Main()
    {
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            string[] parts = line.Split('\t');
            string[] entries = parts[0] == ""
                ? new string[0]
                : Array.ConvertAll(parts[0].Split(','), Read);
            string answer;
            try
            {
                WebProxy proxy = new WebProxy("http://proxy.example:3128", false, entries);
                answer = proxy.IsBypassed(new Uri(Read(parts[1]))) ? "direct" : "proxy";
            }
            catch (ArgumentException)
            {
                answer = "refused";
            }
            Console.WriteLine(answer);
        }
    }
}
